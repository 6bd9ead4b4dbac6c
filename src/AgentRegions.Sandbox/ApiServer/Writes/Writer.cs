using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Schema;
using AgentRegions.Sandbox.ApiServer.Storage;

namespace AgentRegions.Sandbox.ApiServer.Writes;

/// <summary>Creates and replaces objects; patches end here too. Used under the server's lock only.</summary>
internal sealed class Writer(ObjectStore store, Catalog catalog, Deleter deleter, Identities identities)
{
    public StoredObject Create(ServedKind kind, string? space, Body body, WriteOptions options)
    {
        var definition = kind.Definition;
        var json = Ordered(body.Object());
        var metadata = json["metadata"]!.AsObject();
        var unknown = MetadataRules.Prune(metadata);
        MetadataRules.CheckTypes(metadata, definition);
        if (metadata["resourceVersion"] is not null)
            throw new ApiException(500, "", "resourceVersion should not be set on objects to be created");
        Place(definition, metadata, space);
        if (metadata["name"].Text() is null or "" && metadata["generateName"].Text() is { Length: > 0 } prefix)
            metadata["name"] = identities.NewName(prefix);
        CheckNamespace(definition, metadata);
        metadata["uid"] = identities.NewUid();
        metadata["creationTimestamp"] = identities.Timestamp;
        metadata.Remove("deletionTimestamp");
        metadata.Remove("deletionGracePeriodSeconds");
        metadata.Remove("generation");
        if (definition.HasGeneration)
            metadata["generation"] = 1L;
        if (definition.HasStatus)
            json.Remove("status");
        Admission.Admit(kind, json, null, body, unknown, options);
        if (!body.IsApplied)
            FieldOwnership.Track(kind, null, json, options.Manager, null, identities.Now);
        var name = metadata["name"].Text()!;
        if (kind.Objects.Find(StoredObject.KeyOf(metadata["namespace"].Text(), name)) is not null)
            throw Refusals.AlreadyExists(definition, name);
        return options.DryRun ? new(json) : Put(kind, json);
    }

    public StoredObject Update(ServedKind kind, StoredObject before, Body body, string? subresource, WriteOptions options)
    {
        var definition = kind.Definition;
        var json = Ordered(body.Object());
        var metadata = json["metadata"]!.AsObject();
        var unknown = MetadataRules.Prune(metadata);
        MetadataRules.CheckTypes(metadata, definition);
        CheckIdentity(definition, before, metadata, mustSayVersion: !body.IsPatched && !body.IsApplied);
        json = subresource == "status" ? WithStatus(before, json, body.IsApplied) : WithIdentity(definition, before, json);
        Admission.Admit(kind, json, before.Json, body, unknown, options);
        metadata = json["metadata"]!.AsObject();
        CheckFinalizers(definition, before, metadata);
        if (definition.HasGeneration && subresource != "status" && !JsonNode.DeepEquals(Wanted(before.Json), Wanted(json)))
            metadata["generation"] = (before.Metadata["generation"]?.GetValue<long>() ?? 0) + 1;
        if (!body.IsApplied)
            FieldOwnership.Track(kind, before.Json, json, options.Manager, subresource, identities.Now);
        if (JsonNode.DeepEquals(json, before.Json))
            return before;
        if (options.DryRun)
            return new(json);
        if (before.IsDeleting && metadata["finalizers"] is null && !deleter.HoldsObjects(definition, before))
            return deleter.Remove(kind, new(json));
        return Put(kind, json);
    }

    private StoredObject Put(ServedKind kind, JsonObject json)
    {
        var isDefinition = kind.Definition.Plural == "customresourcedefinitions";
        if (isDefinition)
            Establish(json);
        var stored = store.Put(kind.Definition, json);
        if (isDefinition && CustomDefinitions.Define(json) is { } defined)
            catalog.Serve(defined);
        return stored;
    }

    /// <summary>A definition is served from the moment that it is stored.</summary>
    private void Establish(JsonObject crd)
    {
        var status = crd["status"] as JsonObject;
        if (status is null)
            crd["status"] = status = [];
        var since = (status["conditions"] as JsonArray)?[0].At("lastTransitionTime").Text() ?? identities.Timestamp;
        status["conditions"] = new JsonArray(
            Condition("NamesAccepted", "NoConflicts", "no conflicts found", since),
            Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", since));
        status["acceptedNames"] = crd["spec"]!["names"]!.DeepClone();
        status["storedVersions"] = new JsonArray([.. crd["spec"]!["versions"]!.AsArray().Where(version => version.At("storage")!.GetValue<bool>()).Select(version => version!["name"]!.DeepClone())]);
    }

    private static JsonObject Condition(string type, string reason, string message, string since) =>
        new() { ["type"] = type, ["status"] = "True", ["lastTransitionTime"] = since, ["reason"] = reason, ["message"] = message };

    /// <summary>apiVersion, kind and metadata first, as people expect to read it.</summary>
    private static JsonObject Ordered(JsonObject body)
    {
        var ordered = new JsonObject { ["apiVersion"] = null, ["kind"] = null, ["metadata"] = new JsonObject() };
        foreach (var (name, value) in body)
            ordered[name] = value?.DeepClone();
        if (ordered["metadata"] is not JsonObject)
            throw Refusals.BadRequest("metadata must be an object");
        return ordered;
    }

    private static void Place(ResourceDefinition kind, JsonObject metadata, string? space)
    {
        if (!kind.Namespaced)
            metadata.Remove("namespace");
        else if (metadata["namespace"].Text() is { Length: > 0 } said && said != space)
            throw Refusals.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        else
            metadata["namespace"] = space;
    }

    private void CheckNamespace(ResourceDefinition kind, JsonObject metadata)
    {
        if (metadata["namespace"].Text() is not { } space)
            return;
        var spaces = catalog.BuiltIn("namespaces");
        var found = spaces.Objects.Find(space) ?? throw Refusals.NotFound(spaces.Definition, space);
        if (found.IsDeleting)
        {
            throw Refusals.Forbidden(kind, metadata["name"].Text() ?? "", $"unable to create new content in namespace {space} because it is being terminated");
        }
    }

    private static void CheckIdentity(ResourceDefinition kind, StoredObject before, JsonObject metadata, bool mustSayVersion)
    {
        var name = metadata["name"].Text();
        if (name is { Length: > 0 } && name != before.Name)
            throw Refusals.BadRequest($"the name of the object ({name}) does not match the name on the URL ({before.Name})");
        if (name is null or "")
            throw Refusals.BadRequest("the name of the object is missing");
        if (metadata["namespace"].Text() is { Length: > 0 } space && space != before.Namespace)
            throw Refusals.BadRequest($"the namespace of the object ({space}) does not match the namespace on the URL ({before.Namespace})");
        if (metadata["uid"].Text() is { Length: > 0 } uid && uid != before.Uid)
            throw Refusals.Conflict(kind, before.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {before.Uid}");
        var version = metadata["resourceVersion"].Text();
        if (version is null or "" && mustSayVersion && !kind.UpdatesUnconditionally)
            throw Refusals.Invalid(kind, before.Name, FieldError.Invalid("metadata.resourceVersion", "0", "must be specified for an update"));
        if (version is { Length: > 0 } && version != before.Version)
            throw Refusals.Conflict(kind, before.Name);
    }

    /// <summary>Of a status update nothing but the status counts; an apply brings the record of owners too.</summary>
    private static JsonObject WithStatus(StoredObject before, JsonObject json, bool isApply)
    {
        var merged = before.Copy();
        merged.Remove("status");
        if (json["status"]?.DeepClone() is { } status)
            merged["status"] = status;
        if (isApply)
            merged["metadata"]!["managedFields"] = json["metadata"]!["managedFields"]?.DeepClone();
        return merged;
    }

    private static JsonObject WithIdentity(ResourceDefinition kind, StoredObject before, JsonObject json)
    {
        var metadata = json["metadata"]!.AsObject();
        foreach (var name in new[] { "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds" })
        {
            metadata.Remove(name);
            if (before.Metadata[name] is { } value)
                metadata[name] = value.DeepClone();
        }
        if (kind.HasStatus)
        {
            json.Remove("status");
            if (before.Json["status"] is { } status)
                json["status"] = status.DeepClone();
        }
        return json;
    }

    private static void CheckFinalizers(ResourceDefinition kind, StoredObject before, JsonObject metadata)
    {
        if (!before.IsDeleting)
            return;
        var held = Texts(before.Metadata["finalizers"]);
        var added = Texts(metadata["finalizers"]).Except(held).ToList();
        if (added.Count > 0)
        {
            var shown = $"[]string{{{string.Join(", ", added.Select(name => JsonText.Quote(name)))}}}";
            throw Refusals.Invalid(kind, before.Name, new FieldError("FieldValueForbidden", "metadata.finalizers", $"Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers {shown}"));
        }
    }

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(item => item.Text() ?? "");

    /// <summary>What generation counts the changes of.</summary>
    private static JsonObject Wanted(JsonObject json) =>
        new(json.Where(member => member.Key is not ("metadata" or "status")).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}

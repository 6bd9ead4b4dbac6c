using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Http;
using AgentRegions.Sandbox.ApiServer.Schema;
using AgentRegions.Sandbox.ApiServer.Storage;
using AgentRegions.Sandbox.ApiServer.Writes;

namespace AgentRegions.Sandbox.ApiServer.Patching;

/// <summary>Carries out the four kinds of patches. Used under the server's lock only.</summary>
internal sealed class Patcher(Writer writer, Identities identities)
{
    public const string Json = "application/json-patch+json";
    public const string Merge = "application/merge-patch+json";
    public const string Strategic = "application/strategic-merge-patch+json";
    private const string Apply = "application/apply-patch+yaml";

    /// <returns>The object, and whether the patch made it.</returns>
    public (StoredObject Object, bool Created) Patch(ServedKind kind, RequestTarget target, ApiRequest request, WriteOptions options)
    {
        var definition = kind.Definition;
        var before = kind.Objects.Find(StoredObject.KeyOf(target.Namespace, target.Name!));
        if (request.MediaType == Apply)
            return ApplyTo(kind, target, before, request, options);
        string[] accepted = definition.IsCustom ? [Json, Merge, Apply] : [Json, Merge, Strategic, Apply];
        if (!accepted.Contains(request.MediaType))
            throw Refusals.UnsupportedMediaType(accepted);
        if (before is null)
            throw Refusals.NotFound(definition, target.Name!);
        var body = Body.OfPatch(request);
        var patched = Patched(before, body, request.MediaType);
        Body.CheckKind(patched, definition);
        return (writer.Update(kind, before, new(patched, body.Duplicates) { IsPatched = true }, target.Subresource, options), false);
    }

    public static JsonObject Patched(StoredObject before, Body body, string type)
    {
        try
        {
            return type switch
            {
                Json => JsonPatch.Apply(before.Json, body.Node as JsonArray ?? throw Refusals.BadRequest("error decoding patch: a JSON patch must be a list of operations")) as JsonObject
                    ?? throw new PatchException("nothing is left of the object"),
                Merge => (JsonObject)JsonMergePatch.Apply(before.Copy(), body.PatchObject())!,
                _ => StrategicMergePatch.Apply(before.Copy(), body.PatchObject()),
            };
        }
        catch (PatchException)
        {
            // The real one says no more either.
            throw new ApiException(422, "Invalid", "the server rejected our request due to an error in our request");
        }
    }

    private (StoredObject Object, bool Created) ApplyTo(ServedKind kind, RequestTarget target, StoredObject? before, ApiRequest request, WriteOptions options)
    {
        var definition = kind.Definition;
        if (request.Query("fieldManager") is null)
        {
            throw new ApiException(422, "Invalid", "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch")
            {
                Group = "meta.k8s.io",
                Kind = "PatchOptions",
                Causes = [new("FieldValueRequired", "fieldManager", "Required value: is required for apply patch")],
            };
        }
        if (before is null && target.Subresource is not null)
            throw Refusals.NotFound(definition, target.Name!);
        var body = Body.OfPatch(request);
        var applied = body.Object();
        Body.CheckKind(applied, definition);
        CheckApplied(definition, target, before, applied);
        var merged = FieldOwnership.Apply(kind, before?.Copy(), applied, options, target.Subresource, identities.Now);
        return before is null
            ? (writer.Create(kind, target.Namespace, new(merged, body.Duplicates) { IsApplied = true }, options), true)
            : (writer.Update(kind, before, new(merged, body.Duplicates) { IsApplied = true }, target.Subresource, options), false);
    }

    private static void CheckApplied(ResourceDefinition kind, RequestTarget target, StoredObject? before, JsonObject applied)
    {
        if (applied["metadata"] is not JsonObject metadata)
            applied["metadata"] = metadata = [];
        metadata["name"] ??= target.Name;
        if (metadata["name"].Text() != target.Name)
            throw Refusals.BadRequest($"the name of the object ({metadata["name"].Text()}) does not match the name on the URL ({target.Name})");
        if (kind.Namespaced)
            metadata["namespace"] ??= target.Namespace;
        if (metadata["managedFields"] is JsonArray { Count: > 0 })
            throw Refusals.BadRequest("metadata.managedFields must be nil");
        var version = metadata["resourceVersion"].Text();
        if (version is not null && version != before?.Version)
            throw before is null ? Refusals.NotFound(kind, target.Name!) : Refusals.Conflict(kind, target.Name!);
        metadata.Remove("resourceVersion");
        if (metadata["uid"].Text() is { } uid && uid != before?.Uid)
            throw Refusals.Conflict(kind, target.Name!, $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");
        metadata.Remove("uid");
    }
}

using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Faults;
using AgentRegions.Sandbox.ApiServer.Patching;
using AgentRegions.Sandbox.ApiServer.Reading;
using AgentRegions.Sandbox.ApiServer.Selectors;
using AgentRegions.Sandbox.ApiServer.Storage;
using AgentRegions.Sandbox.ApiServer.Watching;
using AgentRegions.Sandbox.ApiServer.Writes;

namespace AgentRegions.Sandbox.ApiServer.Http;

/// <summary>The verbs on one kind. Used under the server's lock only.</summary>
internal sealed class ResourceApi(Lock gate, ObjectStore store, Writer writer, Deleter deleter, Patcher patcher, ApiServerFaults faults, TimeProvider time, Random random)
{
    private readonly Lister _lister = new(store);
    private readonly ScaleApi _scales = new(writer);

    public ApiResponse Handle(ServedKind kind, RequestTarget target, ApiRequest request)
    {
        var definition = kind.Definition;
        if (target.Subresource is not null && !(target.Subresource == "status" && definition.HasStatus) && !(target.Subresource == "scale" && definition.HasScale))
            return ApiResponse.Text("404 page not found\n", 404);
        // A namespace is in none: its name stands where others have theirs.
        target = definition.Namespaced ? target : target with { Namespace = null };
        if (target.Subresource == "scale" && target.Name is not null)
            return _scales.Handle(kind, target, request, Find(kind, target));
        return target.Verb(request) switch
        {
            "list" => List(kind, target, request),
            "watch" => Watch(kind, target, request),
            "get" => Answer(definition, request, Find(kind, target)),
            "create" when target.Name is null => Create(kind, target, request),
            "update" when target.Name is not null => Update(kind, target, request),
            "patch" when target.Name is not null => Patch(kind, target, request),
            "delete" when target.Subresource is null => Delete(kind, target, request),
            "deletecollection" => DeleteAll(kind, target, request),
            _ => throw Refusals.MethodNotAllowed(),
        };
    }

    private ApiResponse List(ServedKind kind, RequestTarget target, ApiRequest request)
    {
        var (items, metadata) = _lister.List(kind, Selection.Of(request, target, kind.Definition), request);
        return new(200, Representation.Of(request).WriteList(kind.Definition, items, metadata, time.GetUtcNow()));
    }

    private ApiResponse Watch(ServedKind kind, RequestTarget target, ApiRequest request)
    {
        var selection = Selection.Of(request, target, kind.Definition);
        if (target.Name is { } name)
            selection = selection with { Name = name };
        var watch = new Watch(gate, store, kind, selection, Representation.Of(request), WatchOptions.Of(request, random), time, faults.WatchesCut);
        return new(200, default) { Events = watch.RunAsync() };
    }

    private ApiResponse Create(ServedKind kind, RequestTarget target, ApiRequest request)
    {
        if (kind.Definition.Namespaced && target.Namespace is null)
            throw Refusals.MethodNotAllowed();
        var options = WriteOptions.Of(request);
        var created = writer.Create(kind, target.Namespace, Body.OfObject(request, kind.Definition), options);
        return Answer(kind.Definition, request, created, 201, options);
    }

    private ApiResponse Update(ServedKind kind, RequestTarget target, ApiRequest request)
    {
        var options = WriteOptions.Of(request);
        var body = Body.OfObject(request, kind.Definition);
        return Answer(kind.Definition, request, writer.Update(kind, Find(kind, target), body, target.Subresource, options), 200, options);
    }

    private ApiResponse Patch(ServedKind kind, RequestTarget target, ApiRequest request)
    {
        var options = WriteOptions.Of(request);
        var (patched, created) = patcher.Patch(kind, target, request, options);
        return Answer(kind.Definition, request, patched, created ? 201 : 200, options);
    }

    private ApiResponse Delete(ServedKind kind, RequestTarget target, ApiRequest request)
    {
        var options = DeleteOptions.Of(request);
        var stored = Find(kind, target);
        options.Check(kind.Definition, stored);
        var (last, gone) = deleter.Delete(kind, stored, options.DryRun, options.Orphan);
        return gone && kind.Definition.Plural is not ("namespaces" or "pods")
            ? ApiResponse.Json(Deleted(kind.Definition, last))
            : Answer(kind.Definition, request, last);
    }

    private ApiResponse DeleteAll(ServedKind kind, RequestTarget target, ApiRequest request)
    {
        var options = DeleteOptions.Of(request);
        var (items, metadata) = _lister.List(kind, Selection.Of(request, target, kind.Definition), request);
        List<StoredObject> deleted = [];
        foreach (var item in items)
        {
            // An owner that was deleted before it may have taken it along.
            if (kind.Objects.Find(StoredObject.KeyOf(item.Namespace, item.Name)) is { } present)
                deleted.Add(deleter.Delete(kind, present, options.DryRun, options.Orphan).Object);
        }
        return new(200, Representation.Of(request).WriteList(kind.Definition, deleted, metadata, time.GetUtcNow()));
    }

    private ApiResponse Answer(ResourceDefinition kind, ApiRequest request, StoredObject stored, int status = 200, WriteOptions? options = null) =>
        new(status, Representation.Of(request).Write(kind, stored, time.GetUtcNow()))
        {
            Headers = [.. (options?.Warnings ?? []).Select(warning => new KeyValuePair<string, string>("Warning", $"299 - \"{warning.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""))],
        };

    private static StoredObject Find(ServedKind kind, RequestTarget target) =>
        kind.Objects.Find(StoredObject.KeyOf(target.Namespace, target.Name!)) ?? throw Refusals.NotFound(kind.Definition, target.Name!);

    private static JsonObject Deleted(ResourceDefinition kind, StoredObject gone)
    {
        var details = new JsonObject { ["name"] = gone.Name };
        if (kind.Group.Length > 0)
            details["group"] = kind.Group;
        details["kind"] = kind.Plural;
        details["uid"] = gone.Uid;
        return new() { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details };
    }
}

using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Patching;
using AgentRegions.Sandbox.ApiServer.Schema;
using AgentRegions.Sandbox.ApiServer.Storage;
using AgentRegions.Sandbox.ApiServer.Writes;

namespace AgentRegions.Sandbox.ApiServer.Http;

/// <summary>The verbs on the scale subresource: an object's spec.replicas as an autoscaling/v1 Scale. Used under the server's lock only.</summary>
internal sealed class ScaleApi(Writer writer)
{
    public static readonly ResourceDefinition Definition = new() { Group = "autoscaling", Version = "v1", Kind = "Scale", Plural = "scales", Singular = "scale" };

    public ApiResponse Handle(ServedKind kind, RequestTarget target, ApiRequest request, StoredObject stored) => target.Verb(request) switch
    {
        "get" => ApiResponse.Json(Of(stored)),
        "update" => Write(kind, request, stored, Body.OfObject(request, Definition).Object()),
        "patch" => Write(kind, request, stored, Patched(request, stored)),
        _ => throw Refusals.MethodNotAllowed(),
    };

    private static JsonObject Of(StoredObject stored)
    {
        var metadata = new JsonObject();
        foreach (var name in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" })
        {
            if (stored.Metadata[name] is { } value)
                metadata[name] = value.DeepClone();
        }
        var labels = (stored.Json.At("spec", "selector", "matchLabels") as JsonObject ?? []).Select(label => $"{label.Key}={label.Value.Text()}");
        return new()
        {
            ["kind"] = Definition.Kind,
            ["apiVersion"] = Definition.ApiVersion,
            ["metadata"] = metadata,
            // What nobody said is 1, as the workload's own default.
            ["spec"] = new JsonObject { ["replicas"] = stored.Json.At("spec", "replicas")?.DeepClone() ?? 1 },
            ["status"] = new JsonObject { ["replicas"] = stored.Json.At("status", "replicas")?.DeepClone() ?? 0, ["selector"] = string.Join(',', labels) },
        };
    }

    private static JsonObject Patched(ApiRequest request, StoredObject stored)
    {
        string[] accepted = [Patcher.Json, Patcher.Merge, Patcher.Strategic];
        return accepted.Contains(request.MediaType)
            ? Patcher.Patched(new(Of(stored)), Body.OfPatch(request), request.MediaType)
            : throw Refusals.UnsupportedMediaType(accepted);
    }

    private ApiResponse Write(ServedKind kind, ApiRequest request, StoredObject stored, JsonObject scale)
    {
        if (scale.At("metadata", "resourceVersion").Text() is { Length: > 0 } version && version != stored.Version)
            throw Refusals.Conflict(kind.Definition, stored.Name);
        if (scale.At("spec", "replicas") is not JsonValue wanted || !wanted.TryGetValue<long>(out var replicas) || replicas < 0)
            throw Refusals.Invalid(Definition, stored.Name, FieldError.Invalid("spec.replicas", scale.At("spec", "replicas")?.ToJsonString() ?? "null", "must be greater than or equal to 0"));
        var next = stored.Copy();
        next["spec"]!["replicas"] = replicas;
        return ApiResponse.Json(Of(writer.Update(kind, stored, new(next, []) { IsPatched = true }, "scale", WriteOptions.Of(request))));
    }
}

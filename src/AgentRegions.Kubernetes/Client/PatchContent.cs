using System.Text.Json.Nodes;
using AgentRegions.Kubernetes.Entities;

namespace AgentRegions.Kubernetes.Client;

internal static class PatchContent
{
    public static string ContentType(this Patch patch) => patch.Type switch
    {
        PatchType.Json => "application/json-patch+json",
        PatchType.Merge => "application/merge-patch+json",
        _ => "application/apply-patch+yaml",
    };

    /// <summary>Apply wants to be told in the body what the URL says already; what the patch does not say of it is added to a copy.</summary>
    public static JsonNode BodyFor(this Patch patch, EntityResource resource, string name)
    {
        if (patch.Type != PatchType.Apply || patch.Body is not JsonObject applied)
            return patch.Body;
        var complete = (JsonObject)applied.DeepClone();
        complete["apiVersion"] ??= resource.GroupVersion;
        complete["kind"] ??= resource.Kind;
        complete["metadata"] ??= new JsonObject();
        complete["metadata"]!["name"] ??= name;
        return complete;
    }
}

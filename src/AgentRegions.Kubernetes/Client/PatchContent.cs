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

    /// <summary>Apply wants to know which version the fields are of; the others must not say.</summary>
    public static JsonNode BodyFor(this Patch patch, EntityResource resource)
    {
        if (patch.Type != PatchType.Apply || patch.Body is not JsonObject { } applied || (applied.ContainsKey("apiVersion") && applied.ContainsKey("kind")))
            return patch.Body;
        var complete = (JsonObject)applied.DeepClone();
        complete["apiVersion"] = resource.GroupVersion;
        complete["kind"] = resource.Kind;
        return complete;
    }
}

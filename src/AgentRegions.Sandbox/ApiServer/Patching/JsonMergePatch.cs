using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Patching;

/// <summary>RFC 7386: null deletes, objects merge, anything else replaces.</summary>
internal static class JsonMergePatch
{
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        var merged = target as JsonObject ?? [];
        foreach (var (name, change) in changes)
        {
            if (change is null)
                merged.Remove(name);
            else
                merged[name] = Detached(Apply(merged[name], change), merged[name]);
        }
        return merged;
    }

    /// <summary>A node that already stands at its place may not be put there twice.</summary>
    private static JsonNode? Detached(JsonNode? result, JsonNode? current) => ReferenceEquals(result, current) ? result?.DeepClone() : result;
}

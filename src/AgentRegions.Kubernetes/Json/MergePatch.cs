using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentRegions.Kubernetes.Json;

/// <summary>
/// RFC 7396: a null deletes, what is absent stays, lists are replaced whole. A patch cannot say "set to null",
/// so a null member counts as an absent one on both sides.
/// </summary>
public static class MergePatch
{
    /// <summary>What turns <paramref name="before"/> into <paramref name="after"/>; null when nothing does.</summary>
    public static JsonObject? Diff(JsonObject before, JsonObject after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var patch = new JsonObject();
        foreach (var (name, old) in before)
        {
            if (old is not null && after[name] is null)
                patch[name] = null;
        }
        foreach (var (name, wanted) in after)
        {
            if (wanted is not null && DiffMember(before[name], wanted) is { } change)
                patch[name] = change;
        }
        return patch.Count == 0 ? null : patch;
    }

    /// <summary>As above for typed objects, for example an entity before and after its status was computed.</summary>
    public static JsonObject? Diff<T>(T before, T after, JsonSerializerOptions? options = null) =>
        Diff(KubernetesJson.ToNode(before, options).AsObject(), KubernetesJson.ToNode(after, options).AsObject());

    /// <summary>The result of a patch; the arguments stay as they are.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        var result = target is JsonObject ? (JsonObject)target.DeepClone() : [];
        foreach (var (name, change) in changes)
        {
            if (change is null)
                result.Remove(name);
            else
                result[name] = Apply(result[name], change);
        }
        return result;
    }

    private static JsonNode? DiffMember(JsonNode? old, JsonNode wanted) =>
        old is JsonObject oldObject && wanted is JsonObject wantedObject ? Diff(oldObject, wantedObject)
        : wanted is JsonObject added ? Apply(null, added)
        : JsonNode.DeepEquals(old, wanted) ? null
        : wanted.DeepClone();
}

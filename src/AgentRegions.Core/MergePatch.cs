using System.Text.Json.Nodes;

namespace AgentRegions.Core;

/// <summary>
/// JSON Merge Patch, RFC 7396: a null deletes, an absent member stays, lists are replaced whole. A patch cannot set a member to null,
/// so that a null member counts as an absent one.
/// </summary>
public static class MergePatch
{
    /// <summary>A new object: the target with the patch's members put in, those that are null removed, objects patched in their turn.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(patch);
        var patched = (JsonObject)target.DeepClone();
        foreach (var (name, value) in patch)
        {
            if (value is null)
                patched.Remove(name);
            else if (value is JsonObject inner)
                patched[name] = Apply(patched[name] as JsonObject ?? [], inner);
            else
                patched[name] = value.DeepClone();
        }
        return patched;
    }

    /// <summary>The patch that turns <paramref name="before"/> into <paramref name="after"/>; null when they are the same.</summary>
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

    private static JsonNode? DiffMember(JsonNode? old, JsonNode wanted) =>
        old is JsonObject oldObject && wanted is JsonObject wantedObject ? Diff(oldObject, wantedObject)
        : wanted is JsonObject added ? Apply([], added)
        : JsonNode.DeepEquals(old, wanted) ? null
        : wanted.DeepClone();
}

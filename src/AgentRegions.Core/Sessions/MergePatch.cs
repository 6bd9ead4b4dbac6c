using System.Text.Json.Nodes;

namespace AgentRegions.Core.Sessions;

/// <summary>JSON Merge Patch, RFC 7396.</summary>
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
}

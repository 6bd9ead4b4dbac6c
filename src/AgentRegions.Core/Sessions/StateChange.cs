using System.Text.Json.Nodes;

namespace AgentRegions.Core.Sessions;

/// <summary>One change of a session's state: exactly one of the three.</summary>
public sealed record StateChange
{
    /// <summary>A merge patch, RFC 7396: null removes.</summary>
    public JsonObject? Patch { get; set; }

    /// <summary>Keys and their new values as they are: null is a value.</summary>
    public JsonObject? Set { get; set; }

    /// <summary>The whole new state.</summary>
    public JsonObject? Replace { get; set; }

    /// <summary>A new object.</summary>
    public JsonObject ApplyTo(JsonObject state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (Patch is not null)
            return MergePatch.Apply(state, Patch);
        if (Replace is not null)
            return (JsonObject)Replace.DeepClone();
        var changed = (JsonObject)state.DeepClone();
        foreach (var (key, value) in Set ?? [])
            changed[key] = value?.DeepClone();
        return changed;
    }
}

using System.Text.Json.Nodes;

namespace AgentRegions.Core.Sessions;

/// <summary>Two contents that went on from the same point become one.</summary>
public static class SessionMerge
{
    /// <summary>
    /// The winner's messages, then those of the other that it lacks, in their order. Where something has left the winner's window, what the other kept
    /// from before their common part is taken to be that, and stays away. A call that the winner has a result of keeps that one. State by key: the winner's where both have it.
    /// </summary>
    public static SessionContent Of(SessionContent winner, SessionContent other)
    {
        ArgumentNullException.ThrowIfNull(winner);
        ArgumentNullException.ThrowIfNull(other);
        var ids = winner.Messages.Select(m => m.Id).ToHashSet(StringComparer.Ordinal);
        var hasSlid = winner.MessageCount > winner.Messages.Count;
        var common = hasSlid ? other.Messages.FindIndex(m => ids.Contains(m.Id)) : 0;
        var answered = winner.Messages.SelectMany(m => m.Results).ToHashSet(StringComparer.Ordinal);
        var added = MessageWindow.Without(other.Messages.Skip(Math.Max(common, 0)).Where(m => !ids.Contains(m.Id)), answered);
        return new(winner.Messages.AddRange(added), StateOf(winner.State, other.State), winner.MessageCount + added.Count);
    }

    private static JsonObject StateOf(JsonObject winner, JsonObject other)
    {
        var merged = (JsonObject)winner.DeepClone();
        foreach (var (key, value) in other)
        {
            if (!merged.ContainsKey(key))
                merged[key] = value?.DeepClone();
        }
        return merged;
    }
}

namespace AgentRegions.Core.Sessions;

/// <summary>
/// The end of a conversation that is kept: the last <c>size</c> messages, and before them what is needed so that no tool call is cut from its
/// result; a call that still waits for its result counts as needed. At most twice the size: a result whose call lies further back goes with it.
/// </summary>
public static class MessageWindow
{
    public const int DefaultSize = 50;

    public static IReadOnlyList<SessionMessage> Of(IReadOnlyList<SessionMessage> messages, int size = DefaultSize)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (messages.Count <= size)
            return messages;
        var calls = new Dictionary<string, (int Asked, int? Answered)>(StringComparer.Ordinal);
        // By enumeration: each step into an immutable list by index is a search.
        foreach (var (at, message) in messages.Index())
        {
            foreach (var call in message.Calls)
                calls[call] = (at, null);
            foreach (var call in message.Results.Where(calls.ContainsKey))
                calls[call] = (calls[call].Asked, at);
        }
        var least = Math.Max(0, messages.Count - (2 * size));
        var start = messages.Count - size;
        // A call further back may itself lie between another call and its result.
        foreach (var (asked, answered) in calls.Values.Where(c => c.Asked >= least).OrderByDescending(c => c.Asked))
        {
            if (asked < start && (answered is null || answered >= start))
                start = asked;
        }
        var kept = messages.Skip(start).ToList();
        return start == 0 ? kept : Without(kept, calls.Where(c => c.Value.Asked < start).Select(c => c.Key).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Without the results of these calls; a message that held nothing else goes.</summary>
    internal static IReadOnlyList<SessionMessage> Without(IEnumerable<SessionMessage> messages, IReadOnlySet<string> calls)
    {
        var kept = new List<SessionMessage>();
        foreach (var message in messages)
        {
            if (!message.Results.Any(calls.Contains))
                kept.Add(message);
            else if (message.Parts.Where(p => p.Type != MessagePart.ToolResultType || !calls.Contains(p.CallId ?? "")).ToList() is { Count: > 0 } rest)
                kept.Add(message with { Parts = rest });
        }
        return kept;
    }
}

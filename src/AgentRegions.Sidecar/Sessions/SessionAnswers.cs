using AgentRegions.Core.Sessions;
using AgentRegions.Sessions;

namespace AgentRegions.Sidecar.Sessions;

internal static class SessionAnswers
{
    public static SessionAnswer Of(AgentSession session) =>
        Of(session.Key, session.Head, session.Messages, session.MessageCount, session.State, session.Forks) with { Dirty = session.IsDirty, Stale = session.IsStale };

    public static SessionAnswer Of(SessionKey key, SessionView view) =>
        Of(key, view.Head, view.Content.Messages, view.Content.MessageCount, view.Content.State, view.Forks) with { Stale = view.IsStale };

    private static SessionAnswer Of(
        SessionKey key, SessionHead? head, IReadOnlyList<SessionMessage> messages, long count, System.Text.Json.Nodes.JsonObject state, IReadOnlyList<SessionFork> forks) => new()
        {
            Id = key.Id,
            Etag = head?.Tag,
            Epoch = head?.Epoch ?? 0,
            Version = head?.Version ?? 0,
            Region = head?.Region,
            Messages = messages,
            MessageCount = count,
            State = state,
            Forks = forks.Count == 0 ? null : [.. forks.Select(f => new ForkAnswer(f.Other.Tag, f.Other.Region, f.Policy.ToString()))],
        };
}

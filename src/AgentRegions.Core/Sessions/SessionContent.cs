using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace AgentRegions.Core.Sessions;

/// <summary>What a session holds. Its state is never changed in place.</summary>
/// <param name="Messages">In order; the last ones, see <see cref="MessageWindow"/>.</param>
/// <param name="State">The agent's own object.</param>
/// <param name="MessageCount">Messages that were ever appended.</param>
public sealed record SessionContent(ImmutableList<SessionMessage> Messages, JsonObject State, long MessageCount)
{
    public static SessionContent Empty { get; } = new([], [], 0);

    /// <summary>A message whose id is there already changes nothing: who appends twice after a lost answer appends once.</summary>
    public SessionContent Append(SessionMessage message) =>
        Messages.FindLastIndex(m => m.Id == message.Id) >= 0 ? this : this with { Messages = Messages.Add(message), MessageCount = MessageCount + 1 };

    public SessionContent Change(StateChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return this with { State = change.ApplyTo(State) };
    }

    public SessionContent Windowed(int size) =>
        MessageWindow.Of(Messages, size) is var kept && kept.Count == Messages.Count ? this : this with { Messages = [.. kept] };
}

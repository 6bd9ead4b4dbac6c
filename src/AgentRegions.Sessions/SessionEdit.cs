using System.Text.Json.Nodes;
using AgentRegions.Core.Sessions;

namespace AgentRegions.Sessions;

/// <summary>A change that is made to what its author has seen, or not at all. See <see cref="AgentSession.TryChangeAsync"/>.</summary>
public abstract record SessionEdit
{
    private SessionEdit()
    {
    }

    /// <summary>As <see cref="AgentSession.Append(SessionMessage)"/>: those whose id is there already change nothing.</summary>
    public sealed record Append(IReadOnlyList<SessionMessage> Messages) : SessionEdit;

    /// <summary>As <see cref="AgentSession.PatchState"/>.</summary>
    public sealed record Patch(JsonObject State) : SessionEdit;

    /// <summary>As <see cref="AgentSession.Replace"/>.</summary>
    public sealed record Replace(IReadOnlyList<SessionMessage> Messages, JsonObject State) : SessionEdit;
}

using AgentRegions.Core.Sessions;

namespace AgentRegions.Sessions;

/// <summary>A session as it was read, without opening it.</summary>
/// <param name="Content">What it holds. Its state is not to be changed.</param>
/// <param name="Head">Whose it is.</param>
/// <param name="IsStale">Something that a head names was not there, or not whole.</param>
/// <param name="Forks">Other regions' heads from the same point.</param>
public sealed record SessionView(SessionContent Content, SessionHead Head, bool IsStale, IReadOnlyList<SessionFork> Forks);

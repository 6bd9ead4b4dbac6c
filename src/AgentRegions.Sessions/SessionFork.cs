using AgentRegions.Core.Sessions;

namespace AgentRegions.Sessions;

/// <summary>Two regions wrote on from the same point.</summary>
/// <param name="Winner">What the session goes on from.</param>
/// <param name="Other">The other one. It stays in the table until it expires: <see cref="AgentSessions.ReadRegionAsync"/> reads it.</param>
/// <param name="Policy">What was done: merged, or the other was left aside.</param>
public sealed record SessionFork(SessionHead Winner, SessionHead Other, ForkPolicy Policy);

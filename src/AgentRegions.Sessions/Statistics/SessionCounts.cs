namespace AgentRegions.Sessions.Statistics;

/// <summary>How many sessions there are.</summary>
/// <param name="Sessions">Stored within the last hour, and not ended.</param>
/// <param name="Active">Of these, stored within the last 5 to 10 minutes.</param>
/// <param name="ByRegion">A session that moved counts where it was stored last.</param>
public sealed record SessionCounts(long Sessions, long Active, IReadOnlyDictionary<string, RegionCount> ByRegion);

/// <param name="Sessions">Stored within the last hour, and not ended.</param>
/// <param name="Active">Of these, stored within the last 5 to 10 minutes.</param>
public sealed record RegionCount(long Sessions, long Active);

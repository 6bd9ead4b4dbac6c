using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Health;

/// <summary>What a region's status shows of its conversations.</summary>
public sealed record RegionLoad(RegionSessions? Sessions, long? ReplicationLagSeconds)
{
    /// <summary>A region is believed to have no more of anything: what it says is shown to people.</summary>
    private const long Most = 1_000_000_000;

    public static RegionLoad Of(HealthReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new(
            report.Sessions is { Total: { } total } sessions ? new() { Total = Bounded(total), Active = Bounded(Math.Min(sessions.Active ?? 0, total)) } : null,
            report.ReplicationLagSeconds is { } lag ? (long)Math.Clamp(Math.Round(lag), 0, Most) : null);
    }

    public static RegionLoad Of(AgentRegionStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return new(status.Sessions, status.ReplicationLagSeconds);
    }

    /// <summary>Whether this, while it is shown, need not be written anew for what is now: numbers within a tenth, and a second of lag.</summary>
    public bool StandsFor(RegionLoad now)
    {
        ArgumentNullException.ThrowIfNull(now);
        return Near(Sessions?.Total, now.Sessions?.Total, 0) && Near(Sessions?.Active, now.Sessions?.Active, 0) && Near(ReplicationLagSeconds, now.ReplicationLagSeconds, 1);
    }

    // Nothing at all is told apart from little: 0 stands for 0 alone, unless a second more is nothing.
    private static bool Near(long? shown, long? now, long free) =>
        shown is { } before && now is { } after ? Math.Abs(before - after) <= Math.Max(free, before / 10) : shown == now;

    private static long Bounded(long number) => Math.Clamp(number, 0, Most);
}

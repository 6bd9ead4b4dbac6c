namespace AgentRegions.Core.Membership;

/// <summary>How this operator stands among the others.</summary>
public interface IMembership
{
    /// <summary>This operator's name among the observers.</summary>
    string Observer { get; }

    /// <summary>This process, unique among all that ever lead.</summary>
    string Process { get; }

    /// <summary>There is one operator alone, and something else sees to it (a Lease of its cluster): it always leads.</summary>
    bool IsSole { get; }

    MembershipOptions Options { get; }

    Roster Roster { get; }

    /// <summary>
    /// Whether this operator's beats have reached the store without a gap since then, so that nobody can have taken a lead of its: a
    /// timestamp of the monotonic clock. Asked before each act.
    /// </summary>
    bool IsFreshSince(long timestamp);

    /// <summary>A timestamp of the monotonic clock as this process' uptime.</summary>
    TimeSpan UptimeAt(long timestamp);
}

namespace AgentRegions.Core.Protocol;

/// <summary>The protocol's own intervals.</summary>
public sealed record ProtocolOptions
{
    /// <summary>
    /// How often a service looks whether someone changed the zone: with what an answer may be old (<see cref="Dns.IDnsZones.LookAge"/>) within a minute. Must be longer than that age:
    /// so that a look never shows what was there before the own last change.
    /// </summary>
    public TimeSpan DriftCheck { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>The wait until Route 53 is first asked again whether a change is in sync; it doubles up to eight times that.</summary>
    public TimeSpan SyncCheck { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a batch whose answer was lost, and whose id therefore nobody can ask about, may take until all name servers answer it: what Route 53 documents.</summary>
    public TimeSpan Propagation { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a turn waits for Route 53 where it only looks: whether a change is in sync, whether the zone drifted.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many looks in a row may go unanswered before that is a fault: many services share the account's pace.</summary>
    public int Unanswered { get; init; } = 6;

    /// <summary>How long an operator that could not reach Route 53 counts as one that cannot.</summary>
    public TimeSpan DnsFaultHolds { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The first wait after a fault; it doubles up to <see cref="LongestBackoff"/>.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many requests that are past helping one turn ends; the others wait for the next, which comes at once.</summary>
    public int Ends { get; init; } = 8;

    /// <summary>How many times one turn writes the register: no input, however large, keeps a turn from ending.</summary>
    public int Writes { get; init; } = 40;

    /// <summary>How often in one turn a refused batch is rebuilt.</summary>
    public int Rebuilds { get; init; } = 3;

    /// <summary>How often the leader lists a service's health checks: for those that someone deleted or changed, and for orphans.</summary>
    public TimeSpan HealthCheckAudit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a health check that nothing refers to is left alone before it is deleted; also the wait before a leader's first audit.</summary>
    public TimeSpan HealthCheckOrphan { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a call about a health check may take, waiting for its turn included: Route 53 makes one check in 2 s.</summary>
    public TimeSpan HealthCheckCall { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How soon a turn looks whether a call about a health check has ended.</summary>
    public TimeSpan HealthCheckPoll { get; init; } = TimeSpan.FromMilliseconds(500);
}

using AgentRegions.Core.Schema;

namespace AgentRegions.Core.Resources;

/// <summary>Where a service stands. Written by the operator alone.</summary>
public sealed record FailoverPolicyStatus
{
    /// <summary>The generation of the spec that this status is about.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>The active set as one word, joined by commas; StatusPage while clients are sent to that.</summary>
    public string? Active { get; init; }

    /// <summary>The regions that DNS sends new traffic to: none while clients are sent to the status page.</summary>
    public IReadOnlyList<string> ActiveRegions { get; set; } = [];

    /// <summary>Raised by every change of the active set.</summary>
    public long Epoch { get; init; }

    /// <summary>Raised by every change of leader.</summary>
    public long Term { get; init; }

    /// <summary>The operator that leads this service.</summary>
    public string? Leader { get; init; }

    /// <summary>What the service is doing.</summary>
    public PolicyPhase Phase { get; init; }

    /// <summary>What the planner last concluded: why the service moved, or why not.</summary>
    public DecisionStatus? Decision { get; init; }

    /// <summary>The name of the Failover object of the last change.</summary>
    public string? LastFailover { get; init; }

    /// <summary>Absent unless clients are sent to the status page.</summary>
    public StatusPageStatus? StatusPage { get; init; }

    /// <summary>How Route 53 stands to what the policy wants.</summary>
    public DnsStatus? Dns { get; init; }

    /// <summary>Aspects of the state, one entry per type.</summary>
    [XListType("map", "type")]
    public IReadOnlyList<Condition> Conditions { get; set; } = [];
}

/// <summary>What a service is doing.</summary>
public enum PolicyPhase
{
    /// <summary>No active set yet.</summary>
    Pending,

    /// <summary>The active set serves.</summary>
    Serving,

    /// <summary>A change is under way.</summary>
    FailingOver,

    /// <summary>An active region is unhealthy and a rule holds the change back.</summary>
    Held,

    /// <summary>No region is healthy, so DNS stays as it is; or none may serve, and clients are sent to the status page.</summary>
    AllDown,
}

/// <summary>The status page, while clients are sent there.</summary>
public sealed record StatusPageStatus
{
    /// <summary>What status.active says meanwhile.</summary>
    public const string Active = "StatusPage";

    /// <summary>Since when the name has answered with it.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The regions whose service it stays, and that clients return to when one of them is healthy.</summary>
    public IReadOnlyList<string> Owners { get; set; } = [];
}

/// <summary>What the planner last concluded, and which rule said so.</summary>
public sealed record DecisionStatus
{
    /// <summary>The rule that decided.</summary>
    public required string Rule { get; init; }

    /// <summary>Why, in one CamelCase word.</summary>
    public required string Reason { get; init; }

    /// <summary>Why, for people.</summary>
    public string Message { get; set; } = "";

    /// <summary>When the planner first concluded this.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The regions in order of preference, each with why it is not chosen.</summary>
    public IReadOnlyList<CandidateStatus> Candidates { get; set; } = [];
}

/// <summary>One region as a target.</summary>
public sealed record CandidateStatus
{
    /// <summary>The AgentRegion's name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it could be chosen now.</summary>
    public required bool Eligible { get; init; }

    /// <summary>Why not.</summary>
    public string Reason { get; set; } = "";
}

/// <summary>How Route 53 stands to what the policy wants.</summary>
public sealed record DnsStatus
{
    /// <summary>The last change that Route 53 accepted.</summary>
    public string? ChangeId { get; init; }

    /// <summary>When Route 53 said INSYNC for the last change: all its name servers answer it.</summary>
    public DateTimeOffset? InSyncAt { get; init; }

    /// <summary>How the records differ from what was written: "- what should not be there", "+ what should". The leader's cluster shows it.</summary>
    public IReadOnlyList<string> Drift { get; set; } = [];
}

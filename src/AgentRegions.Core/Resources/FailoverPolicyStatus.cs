namespace AgentRegions.Core.Resources;

public sealed record FailoverPolicyStatus
{
    public long ObservedGeneration { get; init; }

    /// <summary>The active set as one word, joined by commas.</summary>
    public string? Active { get; init; }

    /// <summary>The regions that DNS sends new traffic to.</summary>
    public IReadOnlyList<string> ActiveRegions { get; set; } = [];

    /// <summary>Raised by every change of the active set.</summary>
    public long Epoch { get; init; }

    /// <summary>Raised by every change of leader.</summary>
    public long Term { get; init; }

    /// <summary>The operator that leads this service.</summary>
    public string? Leader { get; init; }

    public PolicyPhase Phase { get; init; }

    public DecisionStatus? Decision { get; init; }

    /// <summary>The name of the Failover object of the last change.</summary>
    public string? LastFailover { get; init; }

    public DnsStatus? Dns { get; init; }

    public IReadOnlyList<Condition> Conditions { get; set; } = [];
}

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

    /// <summary>No region is healthy; DNS stays as it is.</summary>
    AllDown,
}

/// <summary>What the planner last concluded, and which rule said so.</summary>
public sealed record DecisionStatus
{
    public required string Rule { get; init; }

    public required string Reason { get; init; }

    public string Message { get; set; } = "";

    public DateTimeOffset Since { get; init; }

    /// <summary>The regions in order of preference, each with why it is not chosen.</summary>
    public IReadOnlyList<CandidateStatus> Candidates { get; set; } = [];
}

public sealed record CandidateStatus
{
    public required string Name { get; init; }

    public required bool Eligible { get; init; }

    public string Reason { get; set; } = "";
}

public sealed record DnsStatus
{
    public string? ChangeId { get; init; }

    /// <summary>When Route 53 said INSYNC for the last change: all its name servers answer it.</summary>
    public DateTimeOffset? InSyncAt { get; init; }

    /// <summary>What the zone holds that the policy does not want; absent when they agree.</summary>
    public string? Drift { get; init; }
}

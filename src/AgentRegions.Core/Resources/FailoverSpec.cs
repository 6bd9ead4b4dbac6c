namespace AgentRegions.Core.Resources;

/// <summary>One change of the active set: made by an operator for each change, or by a person to ask for one. Cannot be changed.</summary>
public sealed record FailoverSpec
{
    public required PolicyReference PolicyRef { get; init; }

    public required FailoverKind Kind { get; init; }

    /// <summary>The AgentRegion that is to be active. Absent: the planner chooses.</summary>
    public string? To { get; init; }

    /// <summary>Only show what would happen: the decision, the gates and the exact records.</summary>
    public bool DryRun { get; set; }

    /// <summary>Rules that a person takes upon themselves.</summary>
    public IReadOnlyList<BypassRule> Bypass { get; set; } = [];

    /// <summary>Why, for those who read it later.</summary>
    public string? Reason { get; init; }

    /// <summary>How long a request may wait for its rules to pass before it is abandoned.</summary>
    public Duration Timeout { get; set; } = Duration.FromSeconds(60);
}

public sealed record PolicyReference
{
    public required string Name { get; init; }
}

public enum FailoverKind
{
    /// <summary>Unplanned: away from a region that failed.</summary>
    Failover,

    /// <summary>Planned: to a region that a person names.</summary>
    Switchover,

    /// <summary>Back to a preferred region that recovered.</summary>
    Failback,
}

public enum BypassRule
{
    Gates,
    Cooldown,
    Safety,
}

namespace AgentRegions.Core.Resources;

public sealed record FailoverStatus
{
    public long ObservedGeneration { get; init; }

    public FailoverPhase Phase { get; init; }

    /// <summary>The active set before, joined by commas.</summary>
    public string? From { get; init; }

    /// <summary>The active set after, joined by commas.</summary>
    public string? To { get; init; }

    public long? Epoch { get; init; }

    /// <summary>What was seen of the source that justified the change.</summary>
    public string? Evidence { get; init; }

    public IReadOnlyList<GateStatus> Gates { get; set; } = [];

    public FailoverPreview? Preview { get; init; }

    public IReadOnlyList<StepStatus> Steps { get; set; } = [];

    /// <summary>The Route 53 change that moved DNS.</summary>
    public string? ChangeId { get; init; }

    public FailoverTimings? Timings { get; init; }

    public IReadOnlyList<Condition> Conditions { get; set; } = [];
}

public enum FailoverPhase
{
    /// <summary>Asked for; no operator acts on it yet, or a rule holds it back.</summary>
    Pending,

    /// <summary>The intent and the raised epoch are in the register.</summary>
    Fence,

    /// <summary>The change of DNS is being made.</summary>
    Switch,

    /// <summary>Route 53 accepted the change; waiting until all its name servers answer it.</summary>
    Verify,

    Done,

    /// <summary>Ended without a change.</summary>
    Failed,
}

public sealed record GateStatus
{
    public required string Name { get; init; }

    public required bool Passed { get; init; }

    public string Detail { get; set; } = "";
}

/// <summary>What a change would do to the zone, line by line.</summary>
public sealed record FailoverPreview
{
    /// <summary>Each line is "- name TTL type value" for what goes, "+ ..." for what comes.</summary>
    public IReadOnlyList<string> Records { get; set; } = [];
}

public sealed record StepStatus
{
    public required string Name { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public string Detail { get; set; } = "";
}

/// <summary>Where the time went.</summary>
public sealed record FailoverTimings
{
    /// <summary>First failed probe to verdict.</summary>
    public Duration? Detect { get; init; }

    /// <summary>Verdict to decision.</summary>
    public Duration? Decide { get; init; }

    /// <summary>Decision to intent in the register.</summary>
    public Duration? Fence { get; init; }

    /// <summary>Intent to accepted change batch.</summary>
    public Duration? Switch { get; init; }

    /// <summary>Accepted to INSYNC.</summary>
    public Duration? Insync { get; init; }

    /// <summary>First failed probe, or the request, to accepted change batch.</summary>
    public Duration? Total { get; init; }
}

using AgentRegions.Core.Schema;

namespace AgentRegions.Core.Resources;

/// <summary>How a change went. Written by the operator alone.</summary>
public sealed record FailoverStatus
{
    /// <summary>The generation of the spec that this status is about.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>How far the change is.</summary>
    public FailoverPhase Phase { get; init; }

    /// <summary>The active set before, joined by commas.</summary>
    public string? From { get; init; }

    /// <summary>The active set after, joined by commas.</summary>
    public string? To { get; init; }

    /// <summary>The epoch that the change raised the service to.</summary>
    public long? Epoch { get; init; }

    /// <summary>What was seen of the source that justified the change.</summary>
    public string? Evidence { get; init; }

    /// <summary>What each gate said of the target.</summary>
    [XListType("map", "name")]
    public IReadOnlyList<GateStatus> Gates { get; set; } = [];

    /// <summary>What the change would do; for a dry run.</summary>
    public FailoverPreview? Preview { get; init; }

    /// <summary>What was at risk when the change was decided: what it loses where the source is gone.</summary>
    public FailoverLoss? Loss { get; init; }

    /// <summary>The steps so far, in order.</summary>
    public IReadOnlyList<StepStatus> Steps { get; set; } = [];

    /// <summary>The Route 53 change that moved DNS.</summary>
    public string? ChangeId { get; init; }

    /// <summary>Where the time went.</summary>
    public FailoverTimings? Timings { get; init; }

    /// <summary>Aspects of the state, one entry per type.</summary>
    [XListType("map", "type")]
    public IReadOnlyList<Condition> Conditions { get; set; } = [];
}

/// <summary>How far a change is.</summary>
public enum FailoverPhase
{
    /// <summary>Asked for; no operator acts on it yet, or a rule holds it back.</summary>
    Pending,

    /// <summary>A planned change lets the streams of the regions that it leaves end; those that it enters take new ones.</summary>
    Drain,

    /// <summary>What the regions that are left have not stored yet they store.</summary>
    FinalCheckpoint,

    /// <summary>The change is taken back before its fence.</summary>
    RollingBack,

    /// <summary>The intent and the raised epoch are in the register.</summary>
    Fence,

    /// <summary>The change of DNS is being made.</summary>
    Switch,

    /// <summary>Route 53 accepted the change; waiting until all its name servers answer it.</summary>
    Verify,

    /// <summary>Every name server answers the new active set, or the dry run has its preview.</summary>
    Done,

    /// <summary>Ended without a change.</summary>
    Failed,
}

/// <summary>What one gate said of the target.</summary>
public sealed record GateStatus
{
    /// <summary>The gate's name in the policy.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the target is as the gate requires.</summary>
    public required bool Passed { get; init; }

    /// <summary>What was compared and what differs.</summary>
    public string Detail { get; set; } = "";

    /// <summary>When the value that was judged was seen; absent when none was.</summary>
    public DateTimeOffset? ObservedAt { get; init; }
}

/// <summary>What a change would do: to the zone, and to the clients.</summary>
public sealed record FailoverPreview
{
    /// <summary>Each line is "- name TTL type value" for what goes, "+ ..." for what comes.</summary>
    public IReadOnlyList<string> Records { get; set; } = [];

    /// <summary>Who would go where, by continent, after Route 53's rules and with every region healthy that is active then.</summary>
    [XListType("map", "place")]
    public IReadOnlyList<PreviewPlace> Places { get; set; } = [];

    /// <summary>The conversations at risk were the source gone; absent: unknown.</summary>
    public long? Sessions { get; init; }

    /// <summary>How many seconds of each would be lost at most; absent: unknown.</summary>
    public long? ExpectedLossSeconds { get; init; }

    /// <summary>What those two come from, and why one of them is unknown.</summary>
    public string LossDetail { get; set; } = "";
}

/// <summary>What is lost where the regions that a change leaves are gone. One that lives stores what it has and loses nothing.</summary>
public sealed record FailoverLoss
{
    /// <summary>The conversations at risk: stored by those regions within the last minutes. Absent: unknown.</summary>
    public long? Sessions { get; init; }

    /// <summary>How many seconds of each at most: the replication lag and the age of the oldest checkpoint. Absent: unknown.</summary>
    public long? ExpectedLossSeconds { get; init; }

    /// <summary>What those two come from, and why one of them is unknown.</summary>
    public string Detail { get; set; } = "";
}

/// <summary>Whom the clients of a place are told.</summary>
public sealed record PreviewPlace
{
    /// <summary>A continent, or Elsewhere: clients that Route 53 cannot place.</summary>
    public required string Place { get; init; }

    /// <summary>The regions now, with their shares.</summary>
    public required string Now { get; init; }

    /// <summary>The regions after the change, with their shares.</summary>
    public required string Then { get; init; }
}

/// <summary>One step of a change.</summary>
public sealed record StepStatus
{
    /// <summary>The step.</summary>
    public required string Name { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; absent while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What it did or why it failed.</summary>
    public string Detail { get; set; } = "";
}

/// <summary>Where the time went.</summary>
public sealed record FailoverTimings
{
    /// <summary>First failed probe to verdict.</summary>
    public Elapsed? Detect { get; init; }

    /// <summary>Verdict to decision.</summary>
    public Elapsed? Decide { get; init; }

    /// <summary>Decision to intent in the register.</summary>
    public Elapsed? Fence { get; init; }

    /// <summary>Intent to accepted change batch.</summary>
    public Elapsed? Switch { get; init; }

    /// <summary>Accepted to INSYNC.</summary>
    public Elapsed? Insync { get; init; }

    /// <summary>First failed probe, or the request, to accepted change batch.</summary>
    public Elapsed? Total { get; init; }
}

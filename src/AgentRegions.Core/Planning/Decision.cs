using AgentRegions.Core.Coordination;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Scaling;

namespace AgentRegions.Core.Planning;

/// <summary>What the planner concludes, and which rule said so.</summary>
public sealed record Decision
{
    public required DecisionOutcome Outcome { get; init; }

    /// <summary>The name of the rule that decided.</summary>
    public required string Rule { get; init; }

    /// <summary>A CamelCase word from <see cref="Reasons"/>.</summary>
    public required string Reason { get; init; }

    public required string Message { get; init; }

    /// <summary>Set for <see cref="DecisionOutcome.Change"/>.</summary>
    public PlannedChange? Change { get; init; }

    /// <summary>The regions in order of preference, each with why it is not chosen.</summary>
    public IReadOnlyList<Candidate> Candidates { get; init; } = [];

    /// <summary>The gates' answers for the region that would be, or is, chosen.</summary>
    public IReadOnlyList<GateResult> Gates { get; init; } = [];

    /// <summary>What a change that is wanted needs of workloads.</summary>
    public IReadOnlyList<ReplicaDemand> Demands { get; init; } = [];

    /// <summary>When time alone would change the answer; null when only news does.</summary>
    public TimeSpan? AskAgainIn { get; init; }

    /// <summary>For a request: waiting cannot help.</summary>
    public bool Impossible { get; init; }
}

public enum DecisionOutcome
{
    /// <summary>All is as it should be.</summary>
    Keep,

    /// <summary>A change is wanted, and a rule holds it back.</summary>
    Hold,

    Change,
}

/// <summary>A change of the active set that every rule accepts.</summary>
public sealed record PlannedChange
{
    /// <summary>Null for the first placement, which is not a failover.</summary>
    public FailoverKind? Kind { get; init; }

    public required IReadOnlyList<string> From { get; init; }

    public required IReadOnlyList<string> To { get; init; }

    /// <summary>The Failover object that asked for it, if a person or a drill did.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Of which drill it is a way; null: of none.</summary>
    public DrillLeg? Drill { get; init; }

    /// <summary>What justifies it.</summary>
    public required string Evidence { get; init; }

    /// <summary>What it loses were the regions that it leaves gone; null when it leaves none.</summary>
    public FailoverLoss? Loss { get; init; }
}

public sealed record Candidate(string Name, bool Eligible, string Reason);

/// <param name="Blocks">Whether the change waits for it: not one that only warns, nor one that was forced.</param>
/// <param name="Detail">What was compared, with the values.</param>
public sealed record GateResult(string Name, bool Passed, bool Blocks, string Detail)
{
    /// <summary>When it blocks no more, passed or not; null when it is never forced.</summary>
    public TimeSpan? ForcedIn { get; init; }

    /// <summary>Since the value that was judged was seen; null when none was.</summary>
    public TimeSpan? SeenAgo { get; init; }

    /// <summary>What the target's workload is to have; null: it is not scaled for this gate.</summary>
    public ReplicaDemand? Demand { get; init; }

    /// <summary>Passed or not, it would pass once that workload has them.</summary>
    public bool OpensScaled { get; init; }

    /// <summary>For people to read.</summary>
    /// <param name="now">The wall clock of who writes it down.</param>
    public GateStatus ToStatus(DateTimeOffset now) => new() { Name = Name, Passed = Passed, Detail = Detail, ObservedAt = SeenAgo is { } ago ? now - ago : null };
}

/// <summary>The reasons that decisions give: shown in status, Events and metrics.</summary>
public static class Reasons
{
    public const string Serving = "Serving";
    public const string NotConfirmed = "NotConfirmed";
    public const string QuorumMissing = "QuorumMissing";
    public const string QuorumImpossible = "QuorumImpossible";
    public const string SpecsDiffer = "SpecsDiffer";
    public const string RegionMissing = "RegionMissing";
    public const string Paused = "Paused";
    public const string ManualMode = "ManualMode";
    public const string CoolingDown = "CoolingDown";
    public const string TooManyChanges = "TooManyChanges";
    public const string AllRegionsDown = "AllRegionsDown";
    public const string TooFewHealthyRegions = "TooFewHealthyRegions";
    public const string NoTarget = "NoTarget";
    public const string TargetNotFound = "TargetNotFound";
    public const string TargetAlreadyActive = "TargetAlreadyActive";
    public const string TargetNotEligible = "TargetNotEligible";
    public const string VerdictsPending = "VerdictsPending";
    public const string GateBlocks = "GateBlocks";
    public const string NotStable = "NotStable";
    public const string FailbackManual = "FailbackManual";
    public const string FailbackHeld = "FailbackHeld";
    public const string ChangedByPerson = "ChangedByPerson";
    public const string Adopted = "Adopted";
    public const string DrillAway = "DrillAway";
    public const string RolledBack = "RolledBack";
    public const string FirstPlacement = "FirstPlacement";
    public const string ContractMismatch = "ContractMismatch";
    public const string RegionUnhealthy = "RegionUnhealthy";
    public const string PreferredRegionRecovered = "PreferredRegionRecovered";
    public const string RoutingChanged = "RoutingChanged";
    public const string Drill = "Drill";
    public const string Requested = "Requested";
}

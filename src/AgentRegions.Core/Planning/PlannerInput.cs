using System.Collections.Frozen;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Gates;
using AgentRegions.Core.Gates.Semantics;
using AgentRegions.Core.Health;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Quorum;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Signals;

namespace AgentRegions.Core.Planning;

/// <summary>
/// Everything that a decision depends on, gathered beforehand. Times are spans, measured where they can be trusted
/// (an observer's monotonic clock, the store's time), so the planner compares no clocks.
/// </summary>
public sealed record PlannerInput
{
    public required FailoverPolicySpec Policy { get; init; }

    /// <summary>The regions that the policy selects.</summary>
    public required IReadOnlyList<RegionState> Regions { get; init; }

    /// <summary>What DNS says now; empty before the first placement.</summary>
    public required IReadOnlyList<string> Active { get; init; }

    /// <summary>DNS answers with the status page; whose service it is says <see cref="Active"/> all the same.</summary>
    public bool OnStatusPage { get; init; }

    /// <summary>Since the last change of the active set, in the store's time; null when there was none but the first placement, or a person acknowledged it.</summary>
    public TimeSpan? SinceLastChange { get; init; }

    /// <summary>Since a change that nobody asked for was taken back, and why; null when none was since the last change.</summary>
    public (TimeSpan Since, string Message)? RolledBack { get; init; }

    /// <summary>How long ago each change of the last day was made, the latest first; without those that a person acknowledged.</summary>
    public IReadOnlyList<TimeSpan> ChangesOfDay { get; init; } = [];

    /// <summary>Whether a person asked for the last change: the operator then never fails back by itself.</summary>
    public bool LastChangeByPerson { get; init; }

    /// <summary>Why nothing returns by itself, since the active set was taken over from the zone and no person acknowledged that; null when it was not.</summary>
    public string? Adopted { get; init; }

    /// <summary>Why everything is paused though spec.mode does not say so; null when it is not.</summary>
    public string? Paused { get; init; }

    /// <summary>When that pause ends by itself.</summary>
    public TimeSpan? PausedFor { get; init; }

    /// <summary>Why the operators move nothing by themselves: their number cannot make a quorum, or they see different manifests; null when they do.</summary>
    public Disunion? Disunion { get; init; }

    /// <summary>The drill for which the service is where it is; null: none. It goes back by itself.</summary>
    public string? Drill { get; init; }

    /// <summary>What a person, or a drill, asks for, if anything.</summary>
    public ChangeRequest? Request { get; init; }

    public RegionState? Region(string name) => Regions.FirstOrDefault(r => r.Name == name);
}

/// <param name="Reason">From <see cref="Reasons"/>.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record Disunion(string Reason, string Message);

/// <summary>What is known of a region.</summary>
public sealed record RegionState
{
    public required string Name { get; init; }

    public required AgentRegionSpec Spec { get; init; }

    public required IReadOnlyList<Vote> Votes { get; init; }

    /// <summary>Of the votes, and of what the signals add to them.</summary>
    public required QuorumVerdict Quorum { get; init; }

    /// <summary>What other systems say is wrong with it now.</summary>
    public IReadOnlyList<RegionSignal> Signals { get; init; } = [];

    /// <summary>Since the last of its signals was over; null when none ever fired.</summary>
    public TimeSpan? CalmFor { get; init; }

    /// <summary>For a failback: how long nothing has been the matter with it. While a signal is live something is, also where the observers see nothing.</summary>
    public TimeSpan StableFor => Signals.Count > 0 ? TimeSpan.Zero : CalmFor < Quorum.HeldFor ? CalmFor.Value : Quorum.HeldFor;

    /// <summary>What the region last said of itself; for one that fails, before its first failed probe.</summary>
    public HealthReport? Said { get; init; }

    /// <summary>Since it said so; null when that is not known.</summary>
    public TimeSpan? SaidAgo { get; init; }

    public AgentContract? Contract => Said?.ToContract();

    /// <summary>For how long it has said the same contract, to this operator; null when it said none.</summary>
    public TimeSpan? ContractHeldFor { get; init; }

    /// <summary>Of its workload, as the operator of its region counts them; for one that is silent, the last count.</summary>
    public int? ReadyReplicas { get; init; }

    /// <summary>What that workload is to have, by its spec.replicas: the measure of a region whose replicas failed.</summary>
    public int? WantedReplicas { get; init; }

    /// <summary>Since they were counted.</summary>
    public TimeSpan? CountedAgo { get; init; }

    /// <summary>What its sidecars say, whichever operators they ask. One report for each; empty: no operator hears of any.</summary>
    public IReadOnlyList<SidecarsReport> Sidecars { get; init; } = [];

    /// <summary>By gate: what endpoints that gates ask said of this region as a target.</summary>
    public IReadOnlyDictionary<string, GateAnswer> Answers { get; init; } = FrozenDictionary<string, GateAnswer>.Empty;

    /// <summary>By gate: what the region's agent last answered to a semantic probe.</summary>
    public IReadOnlyDictionary<string, SemanticAnswer> Meanings { get; init; } = FrozenDictionary<string, SemanticAnswer>.Empty;

    /// <summary>By gate: what it last answered while it was active and healthy.</summary>
    public IReadOnlyDictionary<string, KnownSheet> KnownMeanings { get; init; } = FrozenDictionary<string, KnownSheet>.Empty;

    /// <summary>Why it cannot be looked at as its spec says; null when it can. Its verdict may never come, so nothing waits for it.</summary>
    public string? Problem { get; init; }

    /// <summary>Why DNS cannot name this region, for example since Route 53 refused its records; null when it can.</summary>
    public string? DnsProblem { get; init; }

    public bool IsHealthy => Quorum.Verdict == Verdict.Healthy;

    public bool IsUnhealthy => Quorum.Verdict is Verdict.Down or Verdict.Degraded;
}

/// <summary>A person's request: a Failover object.</summary>
/// <param name="Name">The Failover object's name.</param>
/// <param name="Spec">What it asks for.</param>
public sealed record ChangeRequest(string Name, FailoverSpec Spec)
{
    /// <summary>Since it was made.</summary>
    public TimeSpan WaitedFor { get; init; }

    /// <summary>Which way of which drill it is; null: of none.</summary>
    public DrillLeg? Leg { get; init; }

    /// <summary>Whether a person asks for a change of it, and not the operators.</summary>
    public bool IsByPerson => Leg is not { IsScheduled: true } || Spec.DryRun;

    public bool Bypasses(BypassRule rule) => Spec.Bypass.Contains(rule);
}

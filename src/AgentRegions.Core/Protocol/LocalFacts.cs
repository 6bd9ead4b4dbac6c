using System.Collections.Frozen;
using AgentRegions.Core.Gates;
using AgentRegions.Core.Gates.Semantics;
using AgentRegions.Core.Health;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Signals;

namespace AgentRegions.Core.Protocol;

/// <summary>What an operator knows of a service by itself: its cluster's objects and its own probes.</summary>
public sealed record LocalFacts
{
    public required NamespacedName Service { get; init; }

    public required FailoverPolicySpec Policy { get; init; }

    /// <summary>The regions that the policy selects.</summary>
    public required IReadOnlyList<LocalRegion> Regions { get; init; }

    /// <summary>Of both: <see cref="Protocol.SpecHash"/>.</summary>
    public required string SpecHash { get; init; }

    /// <summary>Of the regions alone: <see cref="Protocol.SpecHash.OfProbes"/>; null: votes of all observers count.</summary>
    public string? ProbeHash { get; init; }

    /// <summary>Failover objects of this cluster that ask for a change and are not done.</summary>
    public IReadOnlyList<RelayedRequest> Requests { get; init; } = [];

    public IReadOnlyList<RelayedCommand> Commands { get; init; } = [];

    /// <summary>What other systems told this operator of the regions.</summary>
    public IReadOnlyList<HeardSignal> Signals { get; init; } = [];

    /// <summary>Why this operator's verdicts are no votes now; null when they are.</summary>
    public string? Abstains { get; init; }
}

/// <param name="Name">The AgentRegion's name.</param>
/// <param name="Spec">Its spec.</param>
/// <param name="View">What this operator's probes say; null when it does not probe the region.</param>
/// <param name="Workload">Of the region that this operator runs in: what is missing of its workload; null when nothing is.</param>
public sealed record LocalRegion(string Name, AgentRegionSpec Spec, ObserverView? View, WorkloadProblem? Workload = null)
{
    /// <summary>Of the workload of the region that this operator runs in; null of every other.</summary>
    public int? ReadyReplicas { get; init; }

    /// <summary>The same workload's spec.replicas.</summary>
    public int? WantedReplicas { get; init; }

    /// <summary>Of the sidecars that ask this operator; null when none does.</summary>
    public SidecarsReport? Sidecars { get; init; }

    /// <summary>Why this operator cannot look at the region as its spec says; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>By gate: what endpoints that gates ask said to this operator.</summary>
    public IReadOnlyDictionary<string, GateAnswer> Answers { get; init; } = FrozenDictionary<string, GateAnswer>.Empty;

    /// <summary>By gate: what the agent answered to semantic probes of this operator.</summary>
    public IReadOnlyDictionary<string, SemanticAnswer> Meanings { get; init; } = FrozenDictionary<string, SemanticAnswer>.Empty;
}

/// <param name="Message">What is missing.</param>
/// <param name="SinceTimestamp">Since when, on the monotonic clock.</param>
public sealed record WorkloadProblem(string Message, long SinceTimestamp);

using AgentRegions.Core.Health;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Failovers;
using AgentRegions.Operator.Gates;
using AgentRegions.Operator.GlobalPauses;
using AgentRegions.Operator.Knowledge;
using AgentRegions.Operator.Regions;
using AgentRegions.Operator.Resources;
using AgentRegions.Operator.Signals;
using AgentRegions.Probing;
using AgentRegions.Probing.Control;

namespace AgentRegions.Operator.Policies;

/// <summary>Reads the caches and this observer's views: what this operator knows of a service by itself.</summary>
internal sealed class ServiceGatherer(
    IEntityCache<AgentRegion> regions, IEntityCache<Failover> failovers, IObserver observer, ControlReach reach, ControlUse control, WorkloadReports workloads,
    WebhookAnswers answers, SemanticAnswers meanings, SignalBoard signals, SidecarBoard sidecars, ServiceBoard board, StandingPause globalPause, RegionProblems problems,
    TimeProvider time)
{
    public LocalFacts Gather(FailoverPolicy policy)
    {
        var spec = UsablePolicy.Of(policy.Spec).Spec;
        var demand = board.Latest(policy.Key())?.Outcome.Register?.Preparation?.Demand;
        var asks = control.Asks(policy.Spec.Coordination);
        var selected = regions.Select(policy).OrderBy(r => r.Metadata.Name, StringComparer.Ordinal).ToList();
        return new()
        {
            Service = policy.Key(),
            Policy = spec,
            Regions = [.. selected.Select(r => new LocalRegion(r.Metadata.Name!, r.Spec, ViewOf(r, asks), workloads.Get(r.Key()))
            {
                ReadyReplicas = workloads.Count(r.Key())?.Ready,
                WantedReplicas = workloads.Count(r.Key())?.Wanted,
                Answers = answers.Of(policy.Key(), r.Metadata.Name!),
                Meanings = meanings.Of(policy.Key(), r.Metadata.Name!),
                Sidecars = sidecars.Of(policy.Key(), r.Metadata.Name!, demand),
                Problem = problems.OfProbes(r.Key())?.Message ?? ProblemOf(r.Spec),
            })],
            // Of all that is written: what an operator can use of it may depend on where it runs.
            SpecHash = SpecHash.Of(policy.Spec, selected.Select(r => (r.Metadata.Name!, r.Spec))),
            ProbeHash = SpecHash.OfProbes(selected.Select(r => (r.Metadata.Name!, r.Spec))),
            Abstains = asks ? reach.Abstains : null,
            Requests = [.. failovers.ByIndex(FailoverObjects.PolicyIndex, policy.Key().ToString())
                .Where(f => f.Metadata.DeletionTimestamp is null && !FailoverObjects.IsRecord(f) && f.Status.Phase is not (FailoverPhase.Done or FailoverPhase.Failed))
                .OrderBy(f => f.Metadata.CreationTimestamp).ThenBy(f => f.Metadata.Name, StringComparer.Ordinal)
                .Select(f => new RelayedRequest(f.Metadata.Name!, f.Spec, f.Metadata.CreationTimestamp ?? time.GetUtcNow().UtcDateTime))],
            Signals = signals.Of(policy.Key(), spec),
            Commands = [.. PersonAnnotations.Of(policy.Metadata), .. globalPause.CommandsFor(board.Latest(policy.Key())?.Outcome.Register)],
        };
    }

    /// <summary>When a view that does not count yet may count; null when none is waiting for time to pass.</summary>
    public TimeSpan? EvidenceIn(FailoverPolicy policy) => !control.Asks(policy.Spec.Coordination) ? null : regions.Select(policy)
        .Where(r => observer.Get(r.Key()) is { } view && !reach.IsEvidence(view, r.Spec.Health))
        .Select(r => reach.EvidenceIn(r.Spec.Health))
        .Min();

    private static string? ProblemOf(AgentRegionSpec spec) => ResourceRules.Validate(spec) is { Count: > 0 } invalid ? string.Join("; ", invalid) : null;

    /// <summary>What was seen while no control target answered is no evidence: nothing is known of the region then.</summary>
    private ObserverView? ViewOf(AgentRegion region, bool asks) =>
        observer.Get(region.Key()) is { } view && (!asks || reach.IsEvidence(view, region.Spec.Health)) ? view : null;
}

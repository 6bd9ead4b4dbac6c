using AgentRegions.Core.Health;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Quorum;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.Resources;
using AgentRegions.Operator.Failovers;
using AgentRegions.Operator.Hosting;
using AgentRegions.Operator.Regions;
using AgentRegions.Probing;

namespace AgentRegions.Operator.Policies;

/// <summary>Reads the caches and this observer's views into the immutable input of a turn.</summary>
internal sealed class ServiceGatherer(
    IEntityCache<AgentRegion> regions, IEntityCache<Failover> failovers, IObserver observer, OperatorIdentity identity, TimeProvider time)
{
    /// <summary>In the one-cluster form this operator is the only observer.</summary>
    private const int RequiredVotes = 1;

    public ServiceInput Gather(FailoverPolicy policy)
    {
        var selected = regions.Select(policy).Select(r => (Region: r, View: observer.Get(r.Key()))).ToList();
        return new()
        {
            Policy = policy.Spec,
            Regions = [.. selected.Select(s => State(s.Region, s.View))],
            DetectionTook = selected
                .Where(s => s.View is { FirstFailureAt: not null, Verdict: Verdict.Down or Verdict.Degraded })
                .ToDictionary(s => s.Region.Metadata.Name!, s => s.View!.Since - s.View.FirstFailureAt!.Value),
            Requests = [.. failovers.ByIndex(FailoverObjects.PolicyIndex, policy.Key().ToString())
                .Where(f => f.Metadata.DeletionTimestamp is null && !FailoverObjects.IsRecord(f) && f.Status.Phase is not (FailoverPhase.Done or FailoverPhase.Failed))
                .OrderBy(f => f.Metadata.CreationTimestamp).ThenBy(f => f.Metadata.Name, StringComparer.Ordinal)
                .Select(f => new PendingRequest(f.Metadata.Name!, f.Spec, f.Metadata.CreationTimestamp ?? time.GetUtcNow()))],
        };
    }

    private RegionState State(AgentRegion region, ObserverView? view)
    {
        var vote = view is null
            ? new Vote(identity.Observer, Verdict.Unknown, nameof(HealthReason.NotProbed), "not probed yet", TimeSpan.Zero)
            : new Vote(identity.Observer, view.Verdict, view.Reason.ToString(), view.Message, time.GetElapsedTime(view.SinceTimestamp));
        return new()
        {
            Name = region.Metadata.Name!,
            Spec = region.Spec,
            Votes = [vote],
            Quorum = QuorumRules.Judge([vote], RequiredVotes),
            Contract = view?.Verdict == Verdict.Healthy ? view.Contract : view?.LastGoodReport?.ToContract(),
        };
    }
}

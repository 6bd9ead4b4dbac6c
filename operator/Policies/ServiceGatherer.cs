using AgentRegions.Core.Membership;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.Resources;
using AgentRegions.Operator.Failovers;
using AgentRegions.Operator.Regions;
using AgentRegions.Probing;

namespace AgentRegions.Operator.Policies;

/// <summary>Reads the caches and this observer's views: what this operator knows of a service by itself.</summary>
internal sealed class ServiceGatherer(IEntityCache<AgentRegion> regions, IEntityCache<Failover> failovers, IObserver observer, TimeProvider time)
{
    public LocalFacts Gather(FailoverPolicy policy)
    {
        var selected = regions.Select(policy).OrderBy(r => r.Metadata.Name, StringComparer.Ordinal).ToList();
        return new()
        {
            Service = policy.Key(),
            Policy = policy.Spec,
            Regions = [.. selected.Select(r => new LocalRegion(r.Metadata.Name!, r.Spec, observer.Get(r.Key())))],
            SpecHash = SpecHash.Of(policy.Spec, selected.Select(r => (r.Metadata.Name!, r.Spec))),
            Requests = [.. failovers.ByIndex(FailoverObjects.PolicyIndex, policy.Key().ToString())
                .Where(f => f.Metadata.DeletionTimestamp is null && !FailoverObjects.IsRecord(f) && f.Status.Phase is not (FailoverPhase.Done or FailoverPhase.Failed))
                .OrderBy(f => f.Metadata.CreationTimestamp).ThenBy(f => f.Metadata.Name, StringComparer.Ordinal)
                .Select(f => new RelayedRequest(f.Metadata.Name!, f.Spec, f.Metadata.CreationTimestamp ?? time.GetUtcNow()))],
        };
    }
}

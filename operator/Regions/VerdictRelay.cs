using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.Resources;
using AgentRegions.Probing;

namespace AgentRegions.Operator.Regions;

/// <summary>Passes a region's news on at once: first to the policies that decide, then to the region's own status.</summary>
internal sealed class VerdictRelay(
    IObserver observer, IEntityCache<AgentRegion> regions, IEntityCache<FailoverPolicy> policies,
    IEntityQueue<FailoverPolicy> policyQueue, IEntityQueue<AgentRegion> regionQueue) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        observer.Changed += Relay;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        observer.Changed -= Relay;
        return Task.CompletedTask;
    }

    private void Relay(ViewChange change)
    {
        if (regions.Get(change.Region) is { } region)
        {
            foreach (var policy in policies.PoliciesOf(region))
                policyQueue.Enqueue(policy);
        }
        regionQueue.Enqueue(change.Region);
    }
}

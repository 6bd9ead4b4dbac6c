using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Policies;
using AgentRegions.Operator.Resources;
using AgentRegions.Probing;
using AgentRegions.Probing.Control;

namespace AgentRegions.Operator.Regions;

/// <summary>Passes a region's news on at once: to the other operators, whose votes it is for, to the policies that decide, then to the region's own status.</summary>
internal sealed class VerdictRelay(
    IObserver observer, ControlReach reach, ReportPublisher publisher, IEntityCache<AgentRegion> regions, IEntityCache<FailoverPolicy> policies,
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

    public void Relay(NamespacedName region)
    {
        if (regions.Get(region) is { } known)
        {
            foreach (var policy in policies.PoliciesOf(known))
            {
                publisher.Publish(policy);
                policyQueue.Enqueue(policy);
            }
        }
        regionQueue.Enqueue(region);
    }

    private void Relay(ViewChange change)
    {
        if (change.Now.Verdict is Verdict.Down or Verdict.Degraded && change.Before?.Verdict != change.Now.Verdict)
            reach.AskNow();
        Relay(change.Region);
    }
}

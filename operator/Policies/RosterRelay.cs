using AgentRegions.Core;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Coordination;
using AgentRegions.Operator.Resources;
using AgentRegions.Probing;

namespace AgentRegions.Operator.Policies;

/// <summary>Wakes the services that the other operators' news concern, and says when their votes are awaited.</summary>
internal sealed class RosterRelay(StoreLinks links, ServiceBoard board, IObserver observer, IEntityQueue<FailoverPolicy> queue) : IHostedService
{
    /// <summary>A view that the others do not share for this long is theirs to mend; reading more often brings nothing more.</summary>
    private static readonly TimeSpan Suspense = TimeSpan.FromSeconds(30);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        links.UrgentWhen(IsUrgent);
        links.Seen += Look;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        links.Seen -= Look;
        return Task.CompletedTask;
    }

    private void Look(TableLink link, Roster before, bool turned)
    {
        foreach (var service in link.Services)
        {
            if (turned || RosterNews.Concerns(before, link.Membership.Roster, service, link.Membership.Options))
                queue.Enqueue(service);
        }
    }

    private bool IsUrgent(TableLink link) => link.Services.Any(IsUrgent);

    /// <summary>An active region fails here, or is unhealthy to some and not yet to enough.</summary>
    private bool IsUrgent(NamespacedName service)
    {
        if (board.Get(service) is not { Outcome.Register.Active: { Count: > 0 } active } turn)
            return false;
        foreach (var region in turn.Input.Regions.Where(r => active.Contains(r.Name) && !r.IsUnhealthy))
        {
            if (region.Votes.Any(v => v is { Verdict: Verdict.Down or Verdict.Degraded } && v.HeldFor < Suspense))
                return true;
            if (observer.Get(new(service.Namespace, region.Name)) is { Verdict: Verdict.Healthy, ConsecutiveFailures: > 0 })
                return true;
        }
        return false;
    }
}

using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.HealthChecks;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Protocol;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Coordination;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Policies;

/// <summary>
/// Sees deleted policies through: says the deletion to the others for as long as one of them still has the policy, and ends the service with the
/// last. A deletion is seen while this operator runs; one that it misses is made good by deleting the policy once more. What the process
/// before it had still to say it goes on saying.
/// </summary>
internal sealed class Withdrawals(
    StoreLinks links, IEntityCache<FailoverPolicy> policies, IDnsZones dns, IHealthChecks healthChecks, TimeProvider time, ILogger<Withdrawals> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<NamespacedName, Pending> _pending = new();

    public void Begin(StoreLink link, ServiceReport report)
    {
        link.Publish(report);
        _pending[report.Service] = new(new(report.Service, link.Membership, link.Store, dns, time, healthChecks), report);
    }

    /// <summary>The policy is there again.</summary>
    public void Cancel(NamespacedName service) => _pending.TryRemove(service, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        links.Seen += Inherit;
        while (true)
        {
            foreach (var (service, pending) in _pending.OrderBy(p => p.Key))
                await TakeTurnAsync(service, pending, stoppingToken);
            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    /// <summary>Before this operator's own item takes the place of its predecessor's.</summary>
    private void Inherit(TableLink link, Roster before, bool turned)
    {
        if (link.Membership.Roster[link.Membership.Observer] is not { } there || there.Item.Process == link.Membership.Process)
            return;
        foreach (var report in there.Item.Report.Services.Where(r => r.Deleted is not null && policies.Get(r.Service) is null && !_pending.ContainsKey(r.Service)))
            Begin(link, report);
    }

    private async Task TakeTurnAsync(NamespacedName service, Pending pending, CancellationToken cancellationToken)
    {
        if (pending.NotBefore is { } at && time.GetTimestamp() < at)
            return;
        var outcome = await pending.Withdrawal.TakeTurnAsync(pending.Report, cancellationToken);
        if (pending.Said != outcome.Message)
            logger.Withdrawing(service, outcome.Message);
        pending.Said = outcome.Message;
        if (!outcome.IsEnded)
            pending.NotBefore = time.GetTimestamp() + (long)((outcome.ComeBackIn ?? Pause).TotalSeconds * time.TimestampFrequency);
        else if (_pending.TryRemove(new KeyValuePair<NamespacedName, Pending>(service, pending)))
            await links.LeaveAsync(service, pending.Report, cancellationToken);
    }

    private sealed class Pending(Withdrawal withdrawal, ServiceReport report)
    {
        public Withdrawal Withdrawal => withdrawal;

        public ServiceReport Report => report;

        public long? NotBefore { get; set; }

        public string? Said { get; set; }
    }
}

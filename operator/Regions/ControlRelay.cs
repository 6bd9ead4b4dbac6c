using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Coordination;
using AgentRegions.Operator.Policies;
using AgentRegions.Operator.Resources;
using AgentRegions.Probing.Control;

namespace AgentRegions.Operator.Regions;

/// <summary>Asks the control targets, and passes on whether this operator's verdicts are votes.</summary>
internal sealed class ControlRelay(
    ControlReach reach, ControlUse control, StoreLinks links, ReportPublisher publisher, IEntityCache<FailoverPolicy> policies, IEntityQueue<FailoverPolicy> policyQueue,
    ILogger<ControlRelay> logger) : BackgroundService
{
    private string? _said = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!control.IsExplicit)
            await links.FirstTable.WaitAsync(stoppingToken);
        reach.Changed += Relay;
        Relay();
        await reach.RunAsync(stoppingToken);
    }

    private void Relay()
    {
        var why = reach.Abstains;
        if (why != _said)
        {
            if (why is not null)
                logger.Abstains(why);
            else if (_said is { Length: > 0 })
                logger.Votes();
        }
        _said = why;
        links.Abstain(why);
        foreach (var policy in policies.List())
        {
            publisher.Publish(policy.Key());
            policyQueue.Enqueue(policy.Key());
        }
    }
}

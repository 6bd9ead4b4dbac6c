using AgentRegions.Core;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.Resources;
using AgentRegions.Operator.Policies;

namespace AgentRegions.Operator.Gates;

/// <summary>
/// Puts the questions of gates that ask an endpoint: for the services that this operator leads, of every region that traffic could move to, ahead of the need.
/// An answer that does not come holds up nothing but its own gate.
/// </summary>
internal sealed class GateAsker(
    IEntityCache<FailoverPolicy> policies, ServiceBoard board, GateAnswers answers, WebhookCall webhook, IEntityQueue<FailoverPolicy> queue, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>While a change waits for a gate.</summary>
    private static readonly TimeSpan AskWhenPressed = TimeSpan.FromSeconds(2);

    private readonly HashSet<(NamespacedName Service, string Gate, string Region)> _underWay = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var policy in policies.List().Where(p => p.Spec.Gates.Any(g => g.Webhook is not null)))
                    Look(policy, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void Look(FailoverPolicy policy, CancellationToken cancellationToken)
    {
        var service = policy.Key();
        if (board.Get(service) is not { Outcome.Claim: not null } turn)
        {
            answers.Forget(service);
            return;
        }
        var active = turn.Outcome.Register?.Active ?? [];
        var isPressed = turn.Outcome.Decision?.Reason == Reasons.GateBlocks || turn.Outcome.Waiting?.Decision.Reason == Reasons.GateBlocks;
        foreach (var gate in policy.Spec.Gates.Where(g => g is { Type: GateType.Webhook, Webhook: not null }))
        {
            foreach (var region in turn.Input.Regions.Where(r => active.Count > 1 || !active.Contains(r.Name)))
            {
                if (IsDue(service, gate, region.Name, isPressed))
                    _ = AskAsync(policy, gate, new(service.ToString(), gate.Name, active.Count == 0 ? null : string.Join(", ", active), region.Name), cancellationToken);
            }
        }
    }

    private bool IsDue(NamespacedName service, GateSpec gate, string region, bool isPressed)
    {
        var every = isPressed && AskWhenPressed < gate.Webhook!.Interval.Value ? AskWhenPressed : gate.Webhook!.Interval.Value;
        if (answers.Age(service, gate.Name, region) < every)
            return false;
        lock (_underWay)
            return _underWay.Add((service, gate.Name, region));
    }

    private async Task AskAsync(FailoverPolicy policy, GateSpec gate, WebhookQuestion question, CancellationToken cancellationToken)
    {
        var service = policy.Key();
        try
        {
            var (passed, detail) = await webhook.AskAsync(gate.Webhook!, question, cancellationToken);
            if (answers.Put(service, gate.Name, question.Target, passed, detail))
                queue.Enqueue(service);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        finally
        {
            lock (_underWay)
                _underWay.Remove((service, gate.Name, question.Target));
        }
    }
}

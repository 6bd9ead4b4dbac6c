using AgentRegions.Core;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Policies;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Gates;

/// <summary>
/// Puts the questions of gates that ask somebody: for the services that this operator leads, ahead of the need.
/// An answer that does not come holds up nothing but its own gate.
/// </summary>
internal sealed class GateAsker(
    IEntityCache<FailoverPolicy> policies, ServiceBoard board, IEnumerable<IGateVoice> voices, IEntityQueue<FailoverPolicy> queue, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly HashSet<(NamespacedName Service, string Gate, string Region)> _underWay = [];
    private readonly Dictionary<NamespacedName, long> _pressedSince = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var policy in policies.List())
                {
                    foreach (var voice in voices.Where(v => policy.Spec.Gates.Any(v.Asks)))
                        Look(policy, voice, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void Look(FailoverPolicy policy, IGateVoice voice, CancellationToken cancellationToken)
    {
        var service = policy.Key();
        if (board.Get(service) is not { Outcome.Claim: not null } turn)
        {
            voice.Forget(service);
            _pressedSince.Remove(service);
            return;
        }
        var active = turn.Outcome.Register?.Active ?? [];
        var pressedFor = PressedFor(service, turn.Outcome);
        foreach (var gate in policy.Spec.Gates.Where(voice.Asks))
        {
            foreach (var region in turn.Input.Regions.Where(r => voice.IsWanted(r, active)))
            {
                var every = voice.Interval(gate);
                if (pressedFor is { } waited && !active.Contains(region.Name) && voice.WhenPressed(waited) is var pressed && pressed < every)
                    every = pressed;
                if (IsDue(voice, service, gate, region.Name, every))
                    _ = AskAsync(voice, policy, gate, region, active, cancellationToken);
            }
        }
    }

    /// <summary>For how long a change has waited for a gate.</summary>
    private TimeSpan? PressedFor(NamespacedName service, Core.Protocol.ServiceOutcome outcome)
    {
        if (outcome.Decision?.Reason != Reasons.GateBlocks && outcome.Waiting?.Decision.Reason != Reasons.GateBlocks)
        {
            _pressedSince.Remove(service);
            return null;
        }
        if (!_pressedSince.TryGetValue(service, out var since))
            _pressedSince[service] = since = time.GetTimestamp();
        return time.GetElapsedTime(since);
    }

    private bool IsDue(IGateVoice voice, NamespacedName service, GateSpec gate, string region, TimeSpan every)
    {
        if (voice.Age(service, gate, region) < every)
            return false;
        lock (_underWay)
            return _underWay.Add((service, gate.Name, region));
    }

    private async Task AskAsync(IGateVoice voice, FailoverPolicy policy, GateSpec gate, RegionState region, IReadOnlyList<string> active, CancellationToken cancellationToken)
    {
        var service = policy.Key();
        try
        {
            if (await voice.AskAsync(policy, gate, region, active, cancellationToken))
                queue.Enqueue(service);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        finally
        {
            lock (_underWay)
                _underWay.Remove((service, gate.Name, region.Name));
        }
    }
}

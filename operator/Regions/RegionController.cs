using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Hosting;
using AgentRegions.Operator.Policies;
using AgentRegions.Operator.Resources;
using AgentRegions.Operator.Status;
using AgentRegions.Probing;

namespace AgentRegions.Operator.Regions;

/// <summary>Shows what is known of each region. Runs on the leader only, as the single writer of a region's status.</summary>
internal sealed class RegionController(
    IObserver observer,
    RegionProblems problems,
    RegionLoads loads,
    ScaledWorkloads scaled,
    ServiceBoard board,
    StatusWriter<AgentRegion, AgentRegionSpec, AgentRegionStatus> statuses,
    IEntityCache<FailoverPolicy> policies,
    EventPublisher events,
    OperatorIdentity identity,
    TimeProvider time) : IEntityController<AgentRegion>
{
    public async Task<ReconciliationResult<AgentRegion>> ReconcileAsync(AgentRegion entity, CancellationToken cancellationToken)
    {
        var key = entity.Key();
        var latest = statuses.Latest(entity);
        var turns = policies.PoliciesOf(entity).Select(board.Get).OfType<(Core.Protocol.ServiceInput, Core.Protocol.ServiceOutcome)>().ToList();
        var status = RegionStatuses.Of(latest, observer.Get(key), problems.Get(key), loads.Get(key), scaled.Get(key, latest.Status.Scaled), identity.Observer, turns, time.GetUtcNow());
        if (await statuses.WriteAsync(entity, status, cancellationToken))
            Tell(entity, latest.Status, status);
        return ReconciliationResult<AgentRegion>.Success(entity);
    }

    public Task<ReconciliationResult<AgentRegion>> DeletedAsync(AgentRegion entity, CancellationToken cancellationToken)
    {
        statuses.Forget(entity.Key());
        loads.Forget(entity.Key());
        scaled.Forget(entity.Key());
        return Task.FromResult(ReconciliationResult<AgentRegion>.Success(entity));
    }

    private void Tell(AgentRegion region, AgentRegionStatus before, AgentRegionStatus now)
    {
        if (before.Verdict != now.Verdict)
            events(region, $"Region{now.Verdict}", Evidence(now), now.Verdict is Verdict.Down or Verdict.Degraded ? EventType.Warning : EventType.Normal);
        foreach (var signal in now.Signals.Where(s => before.Signals.All(b => b.Name != s.Name)))
            events(region, "SignalFiring", $"signal {signal.Name}: {signal.Message}", EventType.Warning);
        foreach (var signal in before.Signals.Where(b => now.Signals.All(s => s.Name != b.Name)))
            events(region, "SignalOver", $"signal {signal.Name} recovered or expired: {signal.Message}", EventType.Normal);
        var contract = now.Conditions.FirstOrDefault(c => c.Type == ConditionTypes.ContractMatched);
        if (contract is { Status: ConditionStatus.False } && before.Conditions.FirstOrDefault(c => c.Type == ConditionTypes.ContractMatched)?.Status != ConditionStatus.False)
            events(region, contract.Reason, contract.Message, EventType.Warning);
        var ready = now.Conditions.First(c => c.Type == ConditionTypes.Ready);
        if (ready.Status == ConditionStatus.False && before.Conditions.FirstOrDefault(c => c.Type == ConditionTypes.Ready)?.Reason != ready.Reason)
            events(region, ready.Reason, ready.Message, EventType.Warning);
    }

    private static string Evidence(AgentRegionStatus status)
    {
        var reachable = status.Conditions.First(c => c.Type == ConditionTypes.Reachable);
        var own = $"{reachable.Reason}: {reachable.Message}";
        return status.Observers.Count < 2 ? own
            : $"{own}; {string.Join(", ", status.Observers.Select(o => $"{o.Name}: {o.Verdict}"))}";
    }
}

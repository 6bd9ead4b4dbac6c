using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Policies;
using AgentRegions.Operator.Resources;
using AgentRegions.Operator.Status;

namespace AgentRegions.Operator.Failovers;

/// <summary>Hands requests to their policy's turn, answers dry runs, and mirrors what the register says into each object's status.</summary>
internal sealed class FailoverController(
    ServiceBoard board,
    StatusWriter<Failover, FailoverSpec, FailoverStatus> statuses,
    IEntityCache<FailoverPolicy> policies,
    IEntityQueue<FailoverPolicy> policyQueue,
    IDnsZones dns,
    EventPublisher events,
    TimeProvider time) : IEntityController<Failover>
{
    private static readonly TimeSpan WithoutPolicy = TimeSpan.FromSeconds(10);

    public async Task<ReconciliationResult<Failover>> ReconcileAsync(Failover entity, CancellationToken cancellationToken)
    {
        var current = statuses.Latest(entity).Status;
        if (entity.Metadata.DeletionTimestamp is not null || current.Phase is FailoverPhase.Done or FailoverPhase.Failed)
            return ReconciliationResult<Failover>.Success(entity);

        var service = new NamespacedName(entity.Metadata.NamespaceProperty ?? "", entity.Spec.PolicyRef.Name);
        var turn = board.Get(service);
        // A turn before the request knew less than the person who asks.
        var seen = turn?.Input.Requests.Any(r => r.Name == entity.Metadata.Name) == true;
        var dryRun = entity.Spec.DryRun && seen && turn is { Outcome.Register: { } register } && await ZoneAsync(turn.Value, cancellationToken) is { } zone
            ? DryRun.Of(turn.Value.Input, new ChangeRequest(entity.Metadata.Name!, entity.Spec), new RegisterReading(register, null, time.GetUtcNow()), zone)
            : null;
        var status = FailoverStatuses.Of(statuses.Latest(entity), turn?.Outcome, dryRun, time.GetUtcNow());
        if (await statuses.WriteAsync(entity, status, cancellationToken) && status.Phase != current.Phase)
            Tell(entity, status);
        if (status.Phase != FailoverPhase.Pending)
            return ReconciliationResult<Failover>.Success(entity);
        if (policies.Get(service) is null)
            return ReconciliationResult<Failover>.Success(entity, WithoutPolicy);
        // What an operator made asks for nothing: its policy's turn is what tells it.
        if (!seen && !FailoverObjects.IsRecord(entity))
            policyQueue.Enqueue(service);
        return ReconciliationResult<Failover>.Success(entity);
    }

    public Task<ReconciliationResult<Failover>> DeletedAsync(Failover entity, CancellationToken cancellationToken)
    {
        statuses.Forget(entity.Key());
        return Task.FromResult(ReconciliationResult<Failover>.Success(entity));
    }

    /// <summary>Who leads knows the zone, unless it is another's; in the other clusters it is read. Null when it cannot be: the preview waits.</summary>
    private async Task<DnsSnapshot?> ZoneAsync((ServiceInput Input, ServiceOutcome Outcome) turn, CancellationToken cancellationToken)
    {
        if (turn.Outcome.Zone is not null || turn.Outcome.Leadership is not (LeadershipAnswer.Lead or LeadershipAnswer.Follow { IsFault: false }))
            return turn.Outcome.Zone;
        try
        {
            var target = turn.Input.Policy.Dns;
            return await dns.ReadAsync(new(target.Zone, target.ZoneId, target.Name), cancellationToken);
        }
        catch (DnsException)
        {
            return null;
        }
    }

    private void Tell(Failover failover, FailoverStatus status)
    {
        var about = status.Conditions.First(c => c.Type == (status.Phase == FailoverPhase.Failed ? ConditionTypes.Failed : ConditionTypes.Complete));
        events(failover, about.Reason, about.Message, status.Phase == FailoverPhase.Failed ? EventType.Warning : EventType.Normal);
    }
}

using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Coordination;
using AgentRegions.Operator.Policies;
using AgentRegions.Operator.Resources;
using AgentRegions.Operator.Status;

namespace AgentRegions.Operator.Failovers;

/// <summary>Hands requests to their policy's turn, answers dry runs, and mirrors what the register says into each object's status.</summary>
internal sealed class FailoverController(
    ServiceBoard board,
    ServiceGatherer gatherer,
    StoreLinks links,
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
        var dryRun = entity.Spec.DryRun ? await TryAsync(entity, service, cancellationToken) : null;
        var hasPolicy = policies.Get(service) is not null;
        var status = !hasPolicy && time.GetUtcNow() - entity.Metadata.CreationTimestamp >= entity.Spec.Timeout.Value
            ? FailoverStatuses.WithoutPolicy(statuses.Latest(entity), time.GetUtcNow())
            : FailoverStatuses.Of(statuses.Latest(entity), turn?.Outcome, dryRun, time.GetUtcNow());
        if (await statuses.WriteAsync(entity, status, cancellationToken) && status.Phase != current.Phase)
            Tell(entity, status);
        // What an operator made asks for nothing, and a dry run for no turn. A request is new to the policy's turn when it is first seen, and makes room for others when it ended.
        if (!FailoverObjects.IsRecord(entity) && !entity.Spec.DryRun && (current.Conditions.Count == 0 || status.Phase is FailoverPhase.Done or FailoverPhase.Failed))
            policyQueue.Enqueue(service);
        if (status.Phase == FailoverPhase.Pending && (!hasPolicy || entity.Spec.DryRun))
            return ReconciliationResult<Failover>.Success(entity, WithoutPolicy);
        return ReconciliationResult<Failover>.Success(entity);
    }

    public Task<ReconciliationResult<Failover>> DeletedAsync(Failover entity, CancellationToken cancellationToken)
    {
        statuses.Forget(entity.Key());
        return Task.FromResult(ReconciliationResult<Failover>.Success(entity));
    }

    /// <summary>A preview by what is known now: it changes nothing, so it waits for no turn of its policy.</summary>
    private async Task<DryRun?> TryAsync(Failover entity, NamespacedName service, CancellationToken cancellationToken)
    {
        if (board.Get(service) is not { } turn || board.Latest(service) is not { Outcome.Register: { } register } latest || policies.Get(service) is not { } policy || links.Get(service) is not { } link
            || await ZoneAsync(turn, cancellationToken) is not { } zone)
            return null;
        var input = Gathering.Gather(gatherer.Gather(policy), link.Membership, time);
        return DryRun.Of(input, new ChangeRequest(entity.Metadata.Name!, entity.Spec), new RegisterReading(register, null, latest.StoreTime(time)), zone);
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

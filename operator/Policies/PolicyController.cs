using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.Resources;
using AgentRegions.Operator.Failovers;
using AgentRegions.Operator.Regions;
using AgentRegions.Operator.Status;

namespace AgentRegions.Operator.Policies;

/// <summary>
/// Drives each service: gathers, lets the protocol take a turn, and shows what came of it. The only writer of a policy's
/// status and the only one who moves anything.
/// </summary>
internal sealed class PolicyController(
    ServiceGatherer gatherer,
    ServiceBoard board,
    FailoverRecorder recorder,
    StatusWriter<FailoverPolicy, FailoverPolicySpec, FailoverPolicyStatus> statuses,
    IEntityCache<AgentRegion> regions,
    IEntityQueue<AgentRegion> regionQueue,
    EventPublisher events,
    ServiceMetrics metrics,
    ICoordinationStore store,
    IDnsZones dns,
    IMembership membership,
    ProtocolOptions options,
    TimeProvider time,
    ILogger<PolicyController> logger) : IEntityController<FailoverPolicy>
{
    private readonly ConcurrentDictionary<NamespacedName, ServiceProtocol> _protocols = new();

    public async Task<ReconciliationResult<FailoverPolicy>> ReconcileAsync(FailoverPolicy entity, CancellationToken cancellationToken)
    {
        if (entity.Metadata.DeletionTimestamp is not null)
            return ReconciliationResult<FailoverPolicy>.Success(entity);
        if (ResourceRules.Validate(entity.Spec) is { Count: > 0 } problems)
            return await RefuseAsync(entity, string.Join("; ", problems), cancellationToken);

        var service = entity.Key();
        var input = Gathering.Gather(gatherer.Gather(entity), membership, time);
        var protocol = _protocols.GetOrAdd(service, key => new(key, membership, store, dns, time, options));
        var outcome = await protocol.TakeTurnAsync(input, cancellationToken);
        var before = board.Get(service)?.Outcome;
        board.Put(service, input, outcome);

        Tell(entity, before, outcome);
        await recorder.RecordAsync(entity, outcome, cancellationToken);
        await statuses.WriteAsync(entity, PolicyStatuses.Of(statuses.Latest(entity), input, outcome, time.GetUtcNow()), cancellationToken);
        if (before?.Register?.Published?.Epoch != outcome.Register?.Published?.Epoch)
        {
            foreach (var region in regions.Select(entity))
                regionQueue.Enqueue(region.Key());
        }
        return ReconciliationResult<FailoverPolicy>.Success(entity, outcome.ComeBackIn > TimeSpan.Zero ? outcome.ComeBackIn : TimeSpan.FromMilliseconds(1));
    }

    /// <summary>The records stay (deleting a policy must not take a service off the air), and so does the register.</summary>
    public Task<ReconciliationResult<FailoverPolicy>> DeletedAsync(FailoverPolicy entity, CancellationToken cancellationToken)
    {
        var service = entity.Key();
        _protocols.TryRemove(service, out _);
        board.Remove(service);
        statuses.Forget(service);
        metrics.Forget(service);
        logger.PolicyDeleted(service, entity.Spec.Dns.Name);
        return Task.FromResult(ReconciliationResult<FailoverPolicy>.Success(entity));
    }

    private async Task<ReconciliationResult<FailoverPolicy>> RefuseAsync(FailoverPolicy entity, string problems, CancellationToken cancellationToken)
    {
        if (await statuses.WriteAsync(entity, PolicyStatuses.Invalid(statuses.Latest(entity), problems, time.GetUtcNow()), cancellationToken))
            events(entity, "InvalidSpec", problems, EventType.Warning);
        return ReconciliationResult<FailoverPolicy>.Success(entity);
    }

    private void Tell(FailoverPolicy entity, ServiceOutcome? before, ServiceOutcome outcome)
    {
        var service = entity.Key();
        foreach (var happened in PolicyEvents.Of(before, outcome))
        {
            events(entity, happened.Reason, happened.Message, happened.IsWarning ? EventType.Warning : EventType.Normal);
            logger.ServiceNews(happened.IsWarning ? LogLevel.Warning : LogLevel.Information, service, happened.Reason, happened.Message);
        }
        metrics.Observe(service, outcome);
    }
}

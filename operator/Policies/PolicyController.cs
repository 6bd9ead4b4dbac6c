using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.DataPlane;
using AgentRegions.Core.Dns.HealthChecks;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Coordination;
using AgentRegions.Operator.Failovers;
using AgentRegions.Operator.Knowledge;
using AgentRegions.Operator.Notifications;
using AgentRegions.Operator.Regions;
using AgentRegions.Operator.Resources;
using AgentRegions.Operator.Signals;
using AgentRegions.Operator.Status;

namespace AgentRegions.Operator.Policies;

/// <summary>
/// Drives each service: gathers, lets the protocol take a turn, and shows what came of it. The only writer of a policy's
/// status and the only one who moves anything.
/// </summary>
internal sealed class PolicyController(
    ServiceGatherer gatherer,
    ReportPublisher publisher,
    StoreLinks links,
    Withdrawals withdrawals,
    ServiceBoard board,
    FailoverRecorder recorder,
    StatusWriter<FailoverPolicy, FailoverPolicySpec, FailoverPolicyStatus> statuses,
    IEntityCache<AgentRegion> regions,
    IEntityQueue<AgentRegion> regionQueue,
    EventPublisher events,
    ServiceMetrics metrics,
    Notifier notifier,
    SignalBoard signals,
    SidecarBoard sidecars,
    IDnsZones dns,
    IHealthChecks healthChecks,
    ProtocolOptions options,
    TimeProvider time,
    ILogger<PolicyController> logger,
    RoutingControlKeys? routingControlKeys = null) : IEntityController<FailoverPolicy>
{
    /// <summary>A store that may not be used, or did not answer when it was asked whether it may.</summary>
    private static readonly TimeSpan RecheckStore = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<NamespacedName, (StoreLink Link, ServiceProtocol Protocol)> _protocols = new();

    public async Task<ReconciliationResult<FailoverPolicy>> ReconcileAsync(FailoverPolicy entity, CancellationToken cancellationToken)
    {
        if (entity.Metadata.DeletionTimestamp is not null)
            return ReconciliationResult<FailoverPolicy>.Success(entity);
        try
        {
            return UsablePolicy.Of(entity.Spec).Problems is { Count: > 0 } problems
                ? await RefuseInvalidAsync(entity, string.Join("; ", problems), cancellationToken)
                : await TakeTurnAsync(entity, cancellationToken);
        }
        catch (Exception e) when (InternalFault.Is(e))
        {
            await RefuseAsync(entity, new(InternalFault.Reason, InternalFault.Describe(e)), null, cancellationToken);
            throw;
        }
    }

    private async Task<ReconciliationResult<FailoverPolicy>> TakeTurnAsync(FailoverPolicy entity, CancellationToken cancellationToken)
    {
        var service = entity.Key();
        withdrawals.Cancel(service);
        var link = links.Join(service, entity.Spec.Coordination);
        var facts = publisher.Publish(entity, link);
        if (await link.CheckAsync(service, [.. facts.Regions.Select(r => r.Spec.Region).Distinct()], cancellationToken) is { } refusal)
            return await RefuseAsync(entity, refusal, RecheckStore, cancellationToken);
        var input = Gathering.Gather(facts, link.Membership, time) with { Told = notifier.Told(service) };
        var startedAt = time.GetTimestamp();
        var outcome = await ProtocolOf(service, link).TakeTurnAsync(input, cancellationToken);
        publisher.Publish(entity, link, outcome);
        var before = board.Get(service);
        board.Put(service, input, outcome, startedAt);

        Tell(entity, before?.Outcome, input, outcome, link);
        var notifyIn = notifier.Observe(entity, input, outcome);
        await recorder.RecordAsync(entity, outcome, cancellationToken);
        var now = time.GetUtcNow();
        await statuses.WriteAsync(entity, PolicyStatuses.Of(statuses.Latest(entity), input, outcome, new(link, service, time), now), cancellationToken);
        foreach (var region in regions.Select(entity).Where(r => RegionNews.Concern(before, (input, outcome), r.Metadata.Name!)))
            regionQueue.Enqueue(region.Key());
        return ReconciliationResult<FailoverPolicy>.Success(entity, NextTurn(entity, outcome, notifyIn));
    }

    /// <summary>The records stay (deleting a policy must not take a service off the air) unless every cluster's policy said otherwise, and so does the register.</summary>
    public Task<ReconciliationResult<FailoverPolicy>> DeletedAsync(FailoverPolicy entity, CancellationToken cancellationToken)
    {
        var service = entity.Key();
        if (links.Get(service) is { } link && (!link.Membership.IsSole || entity.Spec.Dns.DeletionPolicy == DeletionPolicy.Delete))
            withdrawals.Begin(link, publisher.Farewell(entity, link.Membership));
        _protocols.TryRemove(service, out _);
        board.Remove(service);
        statuses.Forget(service);
        metrics.Forget(service);
        notifier.Forget(service);
        signals.Forget(service);
        sidecars.Remove(service);
        logger.PolicyDeleted(service, entity.Spec.Dns.Name);
        return Task.FromResult(ReconciliationResult<FailoverPolicy>.Success(entity));
    }

    private ServiceProtocol ProtocolOf(NamespacedName service, StoreLink link)
    {
        // A policy made anew may name another store.
        if (!_protocols.TryGetValue(service, out var known) || known.Link != link)
            _protocols[service] = known = (link, new(service, link.Membership, link.Store, dns, time, options, healthChecks, routingControlKeys));
        return known.Protocol;
    }

    private TimeSpan NextTurn(FailoverPolicy entity, ServiceOutcome outcome, TimeSpan? notifyIn)
    {
        var next = notifyIn < outcome.ComeBackIn ? notifyIn.Value : outcome.ComeBackIn;
        if (gatherer.EvidenceIn(entity) is { } soon && soon < next)
            next = soon;
        // An alarm that is over is told to the others in a turn.
        if (signals.NextExpiry(entity.Key()) is { } expiry && expiry < next)
            next = expiry;
        return next > TimeSpan.Zero ? next : TimeSpan.FromMilliseconds(1);
    }

    /// <summary>It claims nothing any more, and says what it sees: others may lead.</summary>
    private Task<ReconciliationResult<FailoverPolicy>> RefuseInvalidAsync(FailoverPolicy entity, string problems, CancellationToken cancellationToken)
    {
        if (links.Get(entity.Key()) is { } link)
            publisher.Publish(entity, link, new ServiceOutcome());
        return RefuseAsync(entity, new("InvalidSpec", problems), null, cancellationToken);
    }

    private async Task<ReconciliationResult<FailoverPolicy>> RefuseAsync(
        FailoverPolicy entity, CoordinationProblem problem, TimeSpan? again, CancellationToken cancellationToken)
    {
        if (await statuses.WriteAsync(entity, PolicyStatuses.Refused(statuses.Latest(entity), problem, time.GetUtcNow()), cancellationToken))
        {
            events(entity, problem.Reason, problem.Message, EventType.Warning);
            logger.ServiceNews(LogLevel.Warning, entity.Key(), problem.Reason, problem.Message);
        }
        return ReconciliationResult<FailoverPolicy>.Success(entity, again);
    }

    private void Tell(FailoverPolicy entity, ServiceOutcome? before, ServiceInput input, ServiceOutcome outcome, StoreLink link)
    {
        var service = entity.Key();
        foreach (var happened in PolicyEvents.Of(entity.Spec.Dns.Name, before, outcome, link.Membership))
        {
            events(entity, happened.Reason, happened.Message, happened.IsWarning ? EventType.Warning : EventType.Normal);
            logger.ServiceNews(happened.IsWarning ? LogLevel.Warning : LogLevel.Information, service, happened.Reason, happened.Message);
        }
        metrics.Observe(service, input, outcome, link.Membership.Process);
    }
}

using AgentRegions.Core.Coordination;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Failovers;

/// <summary>
/// Keeps one Failover object per change: made for those that nobody asked for, told of news, removed beyond the policy's historyLimit.
/// The register is the truth; the objects mirror it.
/// </summary>
internal sealed class FailoverRecorder(IKubernetesClient client, IEntityCache<Failover> failovers, IEntityQueue<Failover> queue, TimeProvider time)
{
    public async Task RecordAsync(FailoverPolicy policy, ServiceOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.Register is not { } register)
            return;
        var existing = failovers.ByIndex(FailoverObjects.PolicyIndex, policy.Key().ToString());
        // What the status already shows was recorded; who deleted such an object since does not want it back.
        foreach (var change in Changes(register).Where(c => c.Epoch > policy.Status.Epoch && !IsShown(c.RequestedBy, existing)))
            await CreateAsync(RecordOf(policy, change), existing, cancellationToken);
        foreach (var drill in DrillObjects.Of(policy, register, time.GetUtcNow()))
            await CreateAsync(drill, existing, cancellationToken);
        foreach (var failover in existing.Where(f => f.Status.Phase is not (FailoverPhase.Done or FailoverPhase.Failed)))
            queue.Enqueue(failover.Key());
        await TrimAsync(policy, existing, cancellationToken);
    }

    /// <summary>What a person asked for is shown by that object where it is; in the other clusters by a record.</summary>
    private static bool IsShown(string? request, IReadOnlyList<Failover> existing) =>
        request is not null && existing.Any(f => f.Metadata.Name == request);

    private static Failover RecordOf(FailoverPolicy policy, Change change) => change.Drill is { IsOperators: true } leg
        ? FailoverObjects.Drill(policy, change.RequestedBy!, leg.Drill, change.To is [var only] ? only : null, dryRun: false, change.Evidence)
        : FailoverObjects.Record(policy, change.Epoch, change.Kind, change.To, change.Evidence);

    private static IEnumerable<Change> Changes(Register register)
    {
        foreach (var change in register.History.Reverse())
        {
            if (change.ShownKind is { } kind)
                yield return new(change.Epoch, kind, change.Drill, change.To, change.Evidence, change.RequestedBy);
        }
        if (register.Operation is { ShownKind: { } started } operation)
            yield return new(operation.Epoch, started, operation.Drill, operation.To, operation.Evidence, operation.RequestedBy);
    }

    private async Task CreateAsync(Failover record, IReadOnlyList<Failover> existing, CancellationToken cancellationToken)
    {
        if (existing.Any(f => f.Metadata.Name == record.Metadata.Name))
            return;
        try
        {
            await client.CreateAsync(record, null, cancellationToken);
        }
        catch (KubernetesException e) when (e.IsAlreadyExists)
        {
            // Made in a turn before this one, and not in the cache yet.
        }
        queue.Enqueue(record.Key());
    }

    /// <summary>Drills beside the other changes: a schedule that comes often does not push those out.</summary>
    private async Task TrimAsync(FailoverPolicy policy, IReadOnlyList<Failover> existing, CancellationToken cancellationToken)
    {
        var ended = existing
            .Where(f => FailoverObjects.IsRecord(f) && f.Metadata.DeletionTimestamp is null && f.Status.Phase is FailoverPhase.Done or FailoverPhase.Failed)
            .OrderByDescending(f => f.Status.Epoch)
            .ToLookup(FailoverObjects.IsDrill);
        var beyond = ended[false].Skip(policy.Spec.HistoryLimit)
            .Concat(ended[true].OrderByDescending(f => f.Metadata.CreationTimestamp).Skip(policy.Spec.HistoryLimit));
        foreach (var old in beyond)
            await client.DeleteAsync<Failover>(old.Metadata.Name!, old.Metadata.NamespaceProperty, new() { PreconditionUid = old.Metadata.Uid }, cancellationToken);
    }

    private sealed record Change(long Epoch, FailoverKind Kind, DrillLeg? Drill, IReadOnlyList<string> To, string Evidence, string? RequestedBy);
}

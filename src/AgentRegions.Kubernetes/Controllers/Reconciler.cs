using AgentRegions.Core;
using AgentRegions.Kubernetes.Client;

namespace AgentRegions.Kubernetes.Controllers;

/// <summary>
/// What is done for a key, by what is known of it now: deletions that were not handled, then the object that is there.
/// An object that is being deleted is finalized, not reconciled.
/// </summary>
internal sealed class Reconciler<TEntity>(
    IEntityController<TEntity> controller,
    IReadOnlyList<(string Identifier, IEntityFinalizer<TEntity> Finalizer)> finalizers,
    bool attachFinalizers,
    IEntityCache<TEntity> cache,
    Tombstones<TEntity> tombstones,
    IKubernetesClient client)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly string[] _identifiers = [.. finalizers.Select(finalizer => finalizer.Identifier)];

    /// <returns>Null when there is nothing of that key.</returns>
    public async Task<ReconciliationResult<TEntity>?> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        ReconciliationResult<TEntity>? deletion = null;
        while (tombstones.Oldest(key) is { } gone)
        {
            deletion = await controller.DeletedAsync(gone, cancellationToken);
            if (!deletion.IsSuccess)
                return deletion;
            tombstones.RemoveOldest(key);
        }
        if (cache.Get(key) is not { } entity)
            return deletion;
        if (entity.Metadata.DeletionTimestamp is not null)
            return await FinalizeAsync(entity, cancellationToken);
        if (attachFinalizers)
            entity = await client.AttachAsync(entity, _identifiers, cancellationToken);
        return await controller.ReconcileAsync(entity, cancellationToken);
    }

    private async Task<ReconciliationResult<TEntity>?> FinalizeAsync(TEntity entity, CancellationToken cancellationToken)
    {
        ReconciliationResult<TEntity>? result = null;
        foreach (var (identifier, finalizer) in finalizers)
        {
            if (entity.Metadata.Finalizers?.Contains(identifier) != true)
                continue;
            result = await finalizer.FinalizeAsync(entity, cancellationToken);
            // A success that asks to be called again is not done: the finalizer stays.
            if (!result.IsSuccess || result.RequeueAfter is not null)
                return result;
            try
            {
                entity = await client.DetachAsync(entity, identifier, cancellationToken);
            }
            catch (KubernetesException error) when (error.IsNotFound)
            {
                return null;
            }
        }
        return result;
    }
}

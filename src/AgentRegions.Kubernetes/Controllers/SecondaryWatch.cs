using AgentRegions.Core;
using AgentRegions.Kubernetes.Caching;
using AgentRegions.Kubernetes.Queueing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Kubernetes.Controllers;

/// <summary>Another kind whose changes concern a controller's objects.</summary>
internal interface ISecondaryWatch<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Makes the other kind's cache part of the operator.</summary>
    void Register(IOperatorBuilder builder);

    /// <summary>Starts adding keys to the queue. Disposing the result ends it.</summary>
    IDisposable Start(IServiceProvider services, IEntityCache<TEntity> cache, WorkQueue<NamespacedName> queue);
}

internal sealed class SecondaryWatch<TEntity, TOther>(Func<TOther, IEntityCache<TEntity>, IEnumerable<NamespacedName>> map, Func<TOther, TOther, bool>? predicate)
    : ISecondaryWatch<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
    where TOther : class, IKubernetesObject<V1ObjectMeta>
{
    public void Register(IOperatorBuilder builder) => builder.AddCache<TOther>();

    public IDisposable Start(IServiceProvider services, IEntityCache<TEntity> cache, WorkQueue<NamespacedName> queue)
    {
        var informer = services.GetRequiredService<Informer<TOther>>();
        EntityChanged<TOther> handler = (old, @new, isInitialList) => Changed(old, @new, isInitialList, cache, queue);
        informer.AddHandler(handler);
        return new Subscription(() => informer.RemoveHandler(handler));
    }

    private void Changed(TOther? old, TOther? @new, bool isInitialList, IEntityCache<TEntity> cache, WorkQueue<NamespacedName> queue)
    {
        var resync = ReferenceEquals(old, @new);
        if (old is not null && @new is not null && !resync && predicate?.Invoke(old, @new) == false)
            return;
        var priority = isInitialList || resync ? WorkPriority.Low : WorkPriority.High;
        if (old is not null && !resync)
            Add(old);
        if (@new is not null)
            Add(@new);

        void Add(TOther other)
        {
            foreach (var key in map(other, cache))
                queue.Add(key, priority);
        }
    }
}

internal sealed class Subscription(Action end) : IDisposable
{
    private Action? _end = end;

    public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
}

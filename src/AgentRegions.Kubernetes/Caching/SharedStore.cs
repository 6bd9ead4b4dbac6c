using AgentRegions.Core;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Entities;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.Caching;

/// <summary>The store and those who want to hear of its changes. A handler hears all changes of an object in order.</summary>
/// <remarks>Handlers run on the informer's loop, under a lock that only keeps changes in order: they must be quick, as adding a key to a queue is.</remarks>
internal sealed class SharedStore<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _order = new();
    private readonly ILogger _logger;
    private readonly string _kind = EntityResource.Of<TEntity>().Kind;
    private EntityChanged<TEntity>[] _handlers = [];

    public SharedStore(CacheOptions<TEntity> options, ILogger logger)
    {
        _logger = logger;
        Entities = new(options.Indexes, (index, error) => InformerLog.IndexFailed(logger, error, _kind, index));
    }

    public EntityStore<TEntity> Entities { get; }

    /// <summary>Adds a handler, which first hears of what is there.</summary>
    public void AddHandler(EntityChanged<TEntity> handler)
    {
        lock (_order)
        {
            _handlers = [.. _handlers, handler];
            foreach (var entity in Entities.List())
                Tell(handler, null, entity, isInitialList: true);
        }
    }

    public void RemoveHandler(EntityChanged<TEntity> handler)
    {
        lock (_order)
            _handlers = [.. _handlers.Where(other => other != handler)];
    }

    public void Replace(IReadOnlyList<TEntity> entities, IReadOnlySet<NamespacedName> keep)
    {
        lock (_order)
        {
            var isInitialList = !Entities.HasSynced;
            foreach (var (old, @new) in Entities.Replace(entities, keep))
                Publish(old, @new, isInitialList);
        }
    }

    public void Apply(WatchEventType type, TEntity? entity, V1ObjectMeta metadata)
    {
        var key = metadata.Key();
        lock (_order)
        {
            var cached = Entities.Get(key);
            if (cached is not null && IsOlder(metadata.ResourceVersion, cached.Metadata.ResourceVersion))
                return;
            if (type == WatchEventType.Deleted)
            {
                if (Entities.Remove(key) is { } gone)
                    Publish(entity ?? gone, null, isInitialList: false);
            }
            else if (entity is not null)
                Publish(Entities.Set(key, entity), entity, isInitialList: false);
        }
    }

    /// <summary>Tells every handler of every object, as if each had changed into itself.</summary>
    public void Resync()
    {
        lock (_order)
            foreach (var entity in Entities.List())
                Publish(entity, entity, isInitialList: false);
    }

    private void Publish(TEntity? old, TEntity? @new, bool isInitialList)
    {
        // The same name with another uid is another object: the first one's deletion was missed.
        if (old is not null && @new is not null && old.Metadata.Uid != @new.Metadata.Uid)
        {
            Publish(old, null, isInitialList);
            old = null;
        }
        foreach (var handler in _handlers)
            Tell(handler, old, @new, isInitialList);
    }

    private void Tell(EntityChanged<TEntity> handler, TEntity? old, TEntity? @new, bool isInitialList)
    {
        try
        {
            handler(old, @new, isInitialList);
        }
#pragma warning disable CA1031 // a handler's fault is its own: the others must hear of the change
        catch (Exception error)
#pragma warning restore CA1031
        {
            InformerLog.HandlerFailed(_logger, error, _kind, (@new ?? old)!.Key().ToString());
        }
    }

    /// <summary>Resource versions of one resource are numbers that grow; what is not a number is not judged.</summary>
    private static bool IsOlder(string? version, string? than) =>
        ulong.TryParse(version, out var left) && ulong.TryParse(than, out var right) && left < right;
}

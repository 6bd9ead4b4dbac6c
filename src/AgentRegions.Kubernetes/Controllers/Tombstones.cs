using AgentRegions.Core;

namespace AgentRegions.Kubernetes.Controllers;

/// <summary>Objects that are gone and whose deletion was not handled yet, oldest first per key. Thread-safe.</summary>
internal sealed class Tombstones<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<NamespacedName, Queue<TEntity>> _gone = [];

    public void Add(NamespacedName key, TEntity entity)
    {
        lock (_lock)
        {
            if (!_gone.TryGetValue(key, out var queue))
                _gone.Add(key, queue = new(1));
            queue.Enqueue(entity);
        }
    }

    public TEntity? Oldest(NamespacedName key)
    {
        lock (_lock)
            return _gone.TryGetValue(key, out var queue) ? queue.Peek() : null;
    }

    public void RemoveOldest(NamespacedName key)
    {
        lock (_lock)
        {
            if (_gone.TryGetValue(key, out var queue) && queue.TryDequeue(out _) && queue.Count == 0)
                _gone.Remove(key);
        }
    }
}

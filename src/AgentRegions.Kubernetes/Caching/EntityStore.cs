using AgentRegions.Core;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.Entities;

namespace AgentRegions.Kubernetes.Caching;

/// <summary>The objects of one kind by key and by index. Thread-safe; a reader never sees half of a <see cref="Replace"/>.</summary>
internal sealed class EntityStore<TEntity> : IEntityCache<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<NamespacedName, TEntity> _entities = [];
    private readonly Dictionary<string, EntityIndex<TEntity>> _indexes;
    private volatile bool _synced;

    /// <param name="indexFailed">An index function threw; the object is filed under nothing in that index.</param>
    public EntityStore(IReadOnlyDictionary<string, Func<TEntity, IEnumerable<string>>> indexes, Action<string, Exception> indexFailed) =>
        _indexes = indexes.ToDictionary(index => index.Key, index => new EntityIndex<TEntity>(index.Value, error => indexFailed(index.Key, error)));

    public bool HasSynced => _synced;

    public int Count
    {
        get
        {
            lock (_lock)
                return _entities.Count;
        }
    }

    public TEntity? Get(NamespacedName key)
    {
        lock (_lock)
            return _entities.GetValueOrDefault(key);
    }

    public IReadOnlyList<TEntity> List(string? @namespace = null)
    {
        lock (_lock)
            return string.IsNullOrEmpty(@namespace)
                ? [.. _entities.Values]
                : [.. _entities.Values.Where(entity => entity.Metadata.NamespaceProperty == @namespace)];
    }

    public IReadOnlyList<TEntity> ByIndex(string indexName, string value)
    {
        lock (_lock)
            return _indexes.TryGetValue(indexName, out var index)
                ? index.Find(value)
                : throw new ArgumentException($"there is no index \"{indexName}\" on {EntityResource.Of<TEntity>().Kind}; add it where the controller or cache is added", nameof(indexName));
    }

    /// <summary>Puts an object in and gives back the one it replaces.</summary>
    public TEntity? Set(NamespacedName key, TEntity entity)
    {
        lock (_lock)
            return SetLocked(key, entity);
    }

    /// <summary>Takes an object out and gives it back.</summary>
    public TEntity? Remove(NamespacedName key)
    {
        lock (_lock)
            return RemoveLocked(key);
    }

    /// <summary>Makes the store hold exactly these objects, and those of <paramref name="keep"/> that it has.</summary>
    /// <returns>What changed: (old, new), with null for what was not there.</returns>
    public List<(TEntity? Old, TEntity? New)> Replace(IReadOnlyList<TEntity> entities, IReadOnlySet<NamespacedName> keep)
    {
        var changes = new List<(TEntity?, TEntity?)>();
        var listed = new HashSet<NamespacedName>(entities.Count);
        lock (_lock)
        {
            _entities.EnsureCapacity(entities.Count);
            foreach (var entity in entities)
            {
                var key = entity.Key();
                listed.Add(key);
                if (_entities.TryGetValue(key, out var old) && old.Metadata.ResourceVersion == entity.Metadata.ResourceVersion)
                    continue;
                SetLocked(key, entity);
                changes.Add((old, entity));
            }
            if (_entities.Count > listed.Count)
                foreach (var gone in _entities.Keys.Where(key => !listed.Contains(key) && !keep.Contains(key)).ToArray())
                    changes.Add((RemoveLocked(gone), null));
            _synced = true;
        }
        return changes;
    }

    private TEntity? SetLocked(NamespacedName key, TEntity entity)
    {
        var old = RemoveLocked(key, keepEntry: true);
        _entities[key] = entity;
        foreach (var index in _indexes.Values)
            index.Add(key, entity);
        return old;
    }

    private TEntity? RemoveLocked(NamespacedName key, bool keepEntry = false)
    {
        if (!_entities.TryGetValue(key, out var old))
            return null;
        if (!keepEntry)
            _entities.Remove(key);
        foreach (var index in _indexes.Values)
            index.Remove(key, old);
        return old;
    }
}

using AgentRegions.Core;

namespace AgentRegions.Kubernetes.Caching;

/// <summary>Files objects under the values that a function takes from them. The caller's lock protects it.</summary>
internal sealed class EntityIndex<TEntity>(Func<TEntity, IEnumerable<string>> values, Action<Exception> failed)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Dictionary<string, Dictionary<NamespacedName, TEntity>> _filed = [];

    public IReadOnlyList<TEntity> Find(string value) => _filed.TryGetValue(value, out var entities) ? [.. entities.Values] : [];

    public void Add(NamespacedName key, TEntity entity)
    {
        foreach (var value in ValuesOf(entity))
        {
            if (!_filed.TryGetValue(value, out var entities))
                _filed.Add(value, entities = []);
            entities[key] = entity;
        }
    }

    public void Remove(NamespacedName key, TEntity entity)
    {
        foreach (var value in ValuesOf(entity))
        {
            if (_filed.TryGetValue(value, out var entities) && entities.Remove(key) && entities.Count == 0)
                _filed.Remove(value);
        }
    }

    private string[] ValuesOf(TEntity entity)
    {
        try
        {
            return [.. values(entity).Distinct()];
        }
#pragma warning disable CA1031 // one object that an index function cannot read must not stop the cache of all
        catch (Exception error)
#pragma warning restore CA1031
        {
            failed(error);
            return [];
        }
    }
}

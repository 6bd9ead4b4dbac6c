namespace AgentRegions.Kubernetes.Caching;

/// <summary>Which objects of a kind are cached, and how they can be found. Every user of a kind shares one cache.</summary>
public sealed class CacheOptions<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Dictionary<string, Func<TEntity, IEnumerable<string>>> _indexes = [];

    /// <summary>Null: <see cref="OperatorSettings.Namespace"/>.</summary>
    public string? Namespace { get; set; }

    public string? LabelSelector { get; set; }

    public string? FieldSelector { get; set; }

    /// <summary>How often every cached object is reconciled again at low priority although nothing changed. Null: never.</summary>
    public TimeSpan? ResyncPeriod { get; set; }

    /// <summary>Objects per page of a list.</summary>
    public int PageSize { get; set; } = 500;

    internal IReadOnlyDictionary<string, Func<TEntity, IEnumerable<string>>> Indexes => _indexes;

    /// <summary>Files every object under the values that the function takes from it. The function must be pure.</summary>
    /// <exception cref="ArgumentException">There is an index of this name.</exception>
    public CacheOptions<TEntity> AddIndex(string name, Func<TEntity, IEnumerable<string>> values)
    {
        _indexes.Add(name, values);
        return this;
    }
}

using AgentRegions.Core;
using AgentRegions.Kubernetes.Caching;

namespace AgentRegions.Kubernetes.Controllers;

/// <summary>How one controller runs.</summary>
public sealed class ControllerOptions<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly List<ISecondaryWatch<TEntity>> _watches = [];

    /// <summary>The label <c>controller</c> of metrics and <c>name</c> of its queue. Null: the kind in lower case.</summary>
    public string? Name { get; set; }

    /// <summary>How many objects are reconciled at a time; never one object twice. The controller is one instance and must bear it. At least 1.</summary>
    public int MaxConcurrentReconciles { get; set; } = 4;

    /// <summary>After which a reconciliation's token is cancelled; it is then retried with backoff. More than 0.</summary>
    public TimeSpan ReconcileTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The longest wait before what failed is tried again; the first is 5 ms, and each doubles. Default: 1000 s, as in controller-runtime. More than 0.
    /// Shorter where nothing but the retry would notice that an outage is over.
    /// </summary>
    public TimeSpan LongestBackoff { get; set; } = TimeSpan.FromSeconds(1000);

    /// <summary>Whether a change is worth a reconciliation; null: every change is. See <see cref="EntityPredicates"/>. Creation, deletion and resync are not asked about.</summary>
    public Func<TEntity, TEntity, bool>? Predicate { get; set; }

    /// <summary>Whether it runs only while this process leads. False for controllers whose every write is its replica's own.</summary>
    public bool RequiresLeader { get; set; } = true;

    /// <summary>The cache of <typeparamref name="TEntity"/>, which all its users share.</summary>
    public CacheOptions<TEntity> Cache { get; internal init; } = new();

    internal IReadOnlyList<ISecondaryWatch<TEntity>> SecondaryWatches => _watches;

    /// <summary>Names a way to find cached objects by <see cref="IEntityCache{TEntity}.ByIndex"/>.</summary>
    public ControllerOptions<TEntity> AddIndex(string name, Func<TEntity, IEnumerable<string>> values)
    {
        Cache.AddIndex(name, values);
        return this;
    }

    /// <summary>Reconciles also when objects of another kind change: <paramref name="map"/> says which keys such an object concerns, before and after.</summary>
    /// <param name="map">Quick and without waiting; it may look into the cache of <typeparamref name="TEntity"/>, for example by an index.</param>
    /// <param name="predicate">Whether a change of the other object matters; null: every change does.</param>
    public ControllerOptions<TEntity> Watches<TOther>(
        Func<TOther, IEntityCache<TEntity>, IEnumerable<NamespacedName>> map,
        Func<TOther, TOther, bool>? predicate = null)
        where TOther : class, IKubernetesObject<V1ObjectMeta>
    {
        _watches.Add(new SecondaryWatch<TEntity, TOther>(map, predicate));
        return this;
    }

    /// <inheritdoc cref="Watches{TOther}(Func{TOther, IEntityCache{TEntity}, IEnumerable{NamespacedName}}, Func{TOther, TOther, bool}?)"/>
    public ControllerOptions<TEntity> Watches<TOther>(Func<TOther, IEnumerable<NamespacedName>> map, Func<TOther, TOther, bool>? predicate = null)
        where TOther : class, IKubernetesObject<V1ObjectMeta> =>
        Watches<TOther>((other, _) => map(other), predicate);

    internal void Validate(string name)
    {
        if (MaxConcurrentReconciles < 1)
            throw new ArgumentException($"controller {name}: MaxConcurrentReconciles is {MaxConcurrentReconciles}: write at least 1");
        if (ReconcileTimeout <= TimeSpan.Zero)
            throw new ArgumentException($"controller {name}: ReconcileTimeout is {ReconcileTimeout}: write more than 0");
        if (LongestBackoff <= TimeSpan.Zero)
            throw new ArgumentException($"controller {name}: LongestBackoff is {LongestBackoff}: write more than 0");
    }
}

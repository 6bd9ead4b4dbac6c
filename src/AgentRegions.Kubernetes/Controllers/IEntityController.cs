using System.Diagnostics.CodeAnalysis;
using AgentRegions.Core;

namespace AgentRegions.Kubernetes.Controllers;

/// <summary>Brings the world in line with an object. Called with the latest cached object, one call at a time per object.</summary>
public interface IEntityController<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken);

    /// <summary>
    /// The object is gone; <paramref name="entity"/> is the last that was seen. Called again when it fails, and once when it succeeds.
    /// An object deleted while no operator runs is not noticed: what must not be missed needs a finalizer.
    /// </summary>
    Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken);
}

/// <summary>Cleans up before an object goes. Its finalizer is removed after success.</summary>
public interface IEntityFinalizer<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken);
}

/// <summary>How a reconciliation ended. A failure without a delay is retried with the queue's backoff.</summary>
public sealed record ReconciliationResult<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private ReconciliationResult(TEntity entity, string? errorMessage, Exception? error, TimeSpan? requeueAfter)
    {
        Entity = entity;
        ErrorMessage = errorMessage;
        Error = error;
        RequeueAfter = requeueAfter;
    }

    public TEntity Entity { get; }

    [MemberNotNullWhen(false, nameof(ErrorMessage))]
    public bool IsSuccess => ErrorMessage is null;

    public string? ErrorMessage { get; }

    public Exception? Error { get; }

    public TimeSpan? RequeueAfter { get; }

#pragma warning disable CA1000 // KubeOps' shape
    public static ReconciliationResult<TEntity> Success(TEntity entity, TimeSpan? requeueAfter = null) => new(entity, null, null, requeueAfter);

    public static ReconciliationResult<TEntity> Failure(TEntity entity, string errorMessage, Exception? error = null, TimeSpan? requeueAfter = null) =>
        new(entity, errorMessage, error, requeueAfter);
#pragma warning restore CA1000
}

/// <summary>
/// What informers hold, kept current by list and watch. It lags behind the API server by a watch event.
/// The objects are shared by everyone who reads the cache: never modify one, copy it.
/// Lists are in no particular order.
/// </summary>
public interface IEntityCache<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Whether the first list is in.</summary>
    bool HasSynced { get; }

    TEntity? Get(NamespacedName key);

    IReadOnlyList<TEntity> List(string? @namespace = null);

    /// <summary>The objects that an index files under a value. Indexes are named when the controller is added.</summary>
    IReadOnlyList<TEntity> ByIndex(string indexName, string value);
}

/// <summary>Asks for a reconciliation from outside a watch: another object changed, a probe changed its mind, time passed.</summary>
public interface IEntityQueue<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    void Enqueue(NamespacedName key);

    void EnqueueAfter(NamespacedName key, TimeSpan delay);
}

public enum EventType
{
    Normal,
    Warning,
}

/// <summary>Records a core/v1 Event on an object. Never blocks and never throws: events are aggregated, bounded and may be lost.</summary>
public delegate void EventPublisher(IKubernetesObject<V1ObjectMeta> entity, string reason, string message, EventType type = EventType.Normal);

using System.Text.Json.Nodes;

namespace AgentRegions.Kubernetes.Client;

/// <summary>
/// A typed client. Every call has a timeout; failures are <see cref="KubernetesException"/>s that carry the API's Status.
/// An empty or null namespace means all namespaces where that makes sense, and cluster scope for cluster-scoped types.
/// </summary>
public interface IKubernetesClient
{
    Uri BaseUri { get; }

    /// <summary>The API server's time: its last Date header plus what passed since on the monotonic clock. Null before the first answer.</summary>
    DateTimeOffset? ServerTime { get; }

    /// <summary>The namespace of the kubeconfig's context or of the service account, "default" when neither says.</summary>
    string GetCurrentNamespace();

    /// <summary>Null when the object does not exist.</summary>
    Task<TEntity?> GetAsync<TEntity>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Every page of a list. Items that fail to parse are reported (log and metric) and left out.</summary>
    Task<IList<TEntity>> ListAsync<TEntity>(string? @namespace = null, string? labelSelector = null, string? fieldSelector = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>One page of a list.</summary>
    Task<EntityPage<TEntity>> ListPageAsync<TEntity>(string? @namespace, ListOptions options, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// The changes after a resource version, until the server ends the watch or the token is cancelled.
    /// An expired resource version throws a <see cref="KubernetesException"/> with IsExpired. A stream with no bytes within the read deadline throws.
    /// </summary>
    IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(string? @namespace, WatchOptions options, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    Task<TEntity> CreateAsync<TEntity>(TEntity entity, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Replaces the whole object. Only for types that model every field of their kind; others are patched.</summary>
    Task<TEntity> UpdateAsync<TEntity>(TEntity entity, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Replaces the status subresource.</summary>
    Task<TEntity> UpdateStatusAsync<TEntity>(TEntity entity, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <param name="subresource">For example "status"; null for the object itself.</param>
    Task<TEntity> PatchAsync<TEntity>(Patch patch, string name, string? @namespace = null, string? subresource = null, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Does nothing when the object does not exist.</summary>
    Task DeleteAsync<TEntity>(string name, string? @namespace = null, DeleteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;
}

/// <param name="ResourceVersion">Of the list: where a watch goes on from.</param>
/// <param name="Continue">The token of the next page; null on the last.</param>
public sealed record EntityPage<TEntity>(IReadOnlyList<TEntity> Items, string? ResourceVersion, string? Continue, long? RemainingItemCount)
{
    /// <summary>Items that exist and could not be parsed: an informer must not take them for deleted.</summary>
    public IReadOnlyList<UnparsableEntity> Unparsable { get; init; } = [];
}

/// <param name="Metadata">Who it is; at least the name and, where it has one, the namespace.</param>
public sealed record UnparsableEntity(V1ObjectMeta Metadata, Exception Error);

public sealed record ListOptions
{
    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Items per page; 500 as kubectl does.</summary>
    public int Limit { get; init; } = 500;

    public string? Continue { get; init; }

    /// <summary>"0" lets the server answer from its cache; null asks for the latest.</summary>
    public string? ResourceVersion { get; init; }
}

public sealed record WatchOptions
{
    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    public required string ResourceVersion { get; init; }

    public bool AllowWatchBookmarks { get; init; } = true;

    /// <summary>After which the server ends the watch; informers draw it at random from 5 to 10 minutes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Called when the server accepted the watch; its first event may come much later.</summary>
    public Action? Opened { get; init; }
}

public enum WatchEventType
{
    Added,
    Modified,
    Deleted,

    /// <summary>Only the entity's resourceVersion means something.</summary>
    Bookmark,
}

/// <param name="Entity">Null when the object could not be parsed; <paramref name="Error"/> then says why and <paramref name="Metadata"/> who.</param>
public sealed record WatchEvent<TEntity>(WatchEventType Type, TEntity? Entity, V1ObjectMeta Metadata, Exception? Error = null)
    where TEntity : class;

public sealed record WriteOptions
{
    /// <summary>Validated and answered, not stored.</summary>
    public bool DryRun { get; init; }

    public string? FieldManager { get; init; }

    /// <summary>Server-side apply: take over fields that another manager owns.</summary>
    public bool Force { get; init; }

    /// <summary>Ignore, Warn or Strict.</summary>
    public string? FieldValidation { get; init; }
}

public sealed record DeleteOptions
{
    /// <summary>Background, Foreground or Orphan.</summary>
    public string? PropagationPolicy { get; init; }

    /// <summary>Only delete this incarnation.</summary>
    public string? PreconditionUid { get; init; }

    /// <summary>Only delete this version.</summary>
    public string? PreconditionResourceVersion { get; init; }
}

public enum PatchType
{
    /// <summary>RFC 6902.</summary>
    Json,

    /// <summary>RFC 7396: null deletes, absent keeps.</summary>
    Merge,

    /// <summary>Server-side apply.</summary>
    Apply,
}

public sealed record Patch(PatchType Type, JsonNode Body);

using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentRegions.Kubernetes.Connection;
using AgentRegions.Kubernetes.Entities;
using AgentRegions.Kubernetes.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentRegions.Kubernetes.Client;

/// <summary>The client of one API server. Thread-safe; one per program is enough.</summary>
public sealed partial class KubernetesClient : IKubernetesClient, IDisposable
{
    private readonly KubernetesClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ClientMetrics _metrics;
    private readonly ApiTransport _transport;
    private readonly JsonSerializerOptions _json;
    private readonly string _namespace;

    /// <param name="random">Spreads retries.</param>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The cluster cannot be found or its configuration is wrong.</exception>
    [SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "a tool without a seed to give still spreads its retries")]
    public KubernetesClient(KubernetesClientOptions? options = null, TimeProvider? time = null, ILogger<KubernetesClient>? logger = null, Random? random = null, IMeterFactory? meters = null)
        : this(options ?? new(), ClusterLocator.ForThisProcess(time ?? TimeProvider.System), time ?? TimeProvider.System, logger, new Random((random ?? Random.Shared).Next()), meters)
    {
    }

    internal KubernetesClient(KubernetesClientOptions options, ClusterLocator locator, TimeProvider time, ILogger? logger = null, Random? random = null, IMeterFactory? meters = null)
    {
        var cluster = locator.Locate(options);
        _options = options;
        _time = time;
        _logger = logger ?? NullLogger.Instance;
        _metrics = new(meters);
        _transport = new(cluster, options, time, random ?? new Random(0), _metrics, _logger);
        _json = KubernetesJson.CreateOptions(options.TypeInfoResolvers);
        _namespace = cluster.Namespace;
        Configured(_logger, cluster.Server, cluster.Source);
    }

    public Uri BaseUri => _transport.Server;

    public DateTimeOffset? ServerTime => _transport.Clock.Now;

    public string GetCurrentNamespace() => _namespace;

    public async Task<TEntity?> GetAsync<TEntity>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return await SendAsync<TEntity>(HttpMethod.Get, EntityResource.Of<TEntity>().Path(@namespace, name), null, cancellationToken);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    public async Task<IList<TEntity>> ListAsync<TEntity>(string? @namespace = null, string? labelSelector = null, string? fieldSelector = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = new ListOptions { LabelSelector = labelSelector, FieldSelector = fieldSelector };
        var page = await this.ListAllAsync<TEntity>(@namespace, options, cancellationToken);
        return (IList<TEntity>)page.Items;
    }

    public async Task<EntityPage<TEntity>> ListPageAsync<TEntity>(string? @namespace, ListOptions options, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(options);
        var resource = EntityResource.Of<TEntity>();
        var query = new Query()
            .Add("labelSelector", options.LabelSelector)
            .Add("fieldSelector", options.FieldSelector)
            .Add("limit", options.Limit > 0 ? options.Limit.ToString(CultureInfo.InvariantCulture) : null)
            .Add("continue", options.Continue)
            .Add("resourceVersion", options.ResourceVersion);
        var json = Json<TEntity>();
        var body = await _transport.SendAsync(new(HttpMethod.Get, resource.Path(@namespace) + query), cancellationToken);
        var page = Parse(body, () => json.ReadPage(body));
        foreach (var (metadata, error) in page.Unparsable)
            Report(resource, metadata, error);
        return page;
    }

    public async IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(string? @namespace, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(options);
        var resource = EntityResource.Of<TEntity>();
        var query = new Query()
            .Add("watch", true)
            .Add("labelSelector", options.LabelSelector)
            .Add("fieldSelector", options.FieldSelector)
            .Add("resourceVersion", options.ResourceVersion)
            .Add("allowWatchBookmarks", options.AllowWatchBookmarks)
            .Add("timeoutSeconds", options.Timeout is { } timeout ? Math.Max(1, (long)timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null);
        var json = Json<TEntity>();
        var response = await _transport.OpenAsync(new(HttpMethod.Get, resource.Path(@namespace) + query), cancellationToken);
        using var stream = new WatchStream<TEntity>(response, json, BaseUri, _options, _time);
        options.Opened?.Invoke();
        while (await stream.NextAsync(cancellationToken) is { } change)
        {
            if (change.Error is { } error)
                Report(resource, change.Metadata, error);
            yield return change;
        }
    }

    public Task<TEntity> CreateAsync<TEntity>(TEntity entity, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(entity);
        var resource = EntityResource.Of<TEntity>();
        return SendAsync<TEntity>(HttpMethod.Post, resource.CollectionPath(entity.Metadata.NamespaceProperty) + Query(options), Json<TEntity>().Write(entity), cancellationToken);
    }

    public Task<TEntity> UpdateAsync<TEntity>(TEntity entity, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => ReplaceAsync(entity, null, options, cancellationToken);

    public Task<TEntity> UpdateStatusAsync<TEntity>(TEntity entity, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => ReplaceAsync(entity, "status", options, cancellationToken);

    public Task<TEntity> PatchAsync<TEntity>(Patch patch, string name, string? @namespace = null, string? subresource = null, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(patch);
        var resource = EntityResource.Of<TEntity>();
        var query = Query(options);
        if (patch.Type == PatchType.Apply)
        {
            if ((options?.FieldManager ?? _options.FieldManager) is null)
                throw new ArgumentException("server-side apply needs a field manager: set WriteOptions.FieldManager", nameof(options));
            query.Add("force", options?.Force == true);
        }
        var path = resource.Path(@namespace, name, subresource) + query;
        var body = JsonSerializer.SerializeToUtf8Bytes(patch.BodyFor(resource, name), KubernetesJsonContext.Default.JsonNode);
        return SendAsync<TEntity>(HttpMethod.Patch, path, body, cancellationToken, patch.ContentType());
    }

    public async Task DeleteAsync<TEntity>(string name, string? @namespace = null, DeleteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = new V1DeleteOptions
        {
            ApiVersion = "v1",
            Kind = "DeleteOptions",
            PropagationPolicy = options?.PropagationPolicy,
            Preconditions = (options?.PreconditionUid ?? options?.PreconditionResourceVersion) is null
                ? null
                : new() { Uid = options?.PreconditionUid, ResourceVersion = options?.PreconditionResourceVersion },
        };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, _json.TypeInfo<V1DeleteOptions>());
        try
        {
            await _transport.SendAsync(new(HttpMethod.Delete, EntityResource.Of<TEntity>().Path(@namespace, name), bytes), cancellationToken);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            // It is gone, which is what was asked for.
        }
    }

    public void Dispose()
    {
        _transport.Dispose();
        _metrics.Dispose();
    }

    private Task<TEntity> ReplaceAsync<TEntity>(TEntity entity, string? subresource, WriteOptions? options, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(entity);
        var path = EntityResource.Of<TEntity>().Path(entity.Metadata.NamespaceProperty, entity.Metadata.Name ?? "", subresource);
        return SendAsync<TEntity>(HttpMethod.Put, path + Query(options), Json<TEntity>().Write(entity), cancellationToken);
    }

    private async Task<TEntity> SendAsync<TEntity>(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken, string contentType = "application/json")
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var json = Json<TEntity>();
        var answer = await _transport.SendAsync(new(method, path, body, contentType), cancellationToken);
        return Parse(answer, () => json.Read(answer));
    }

    private T Parse<T>(byte[] body, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (JsonException e)
        {
            throw new KubernetesException(new V1Status { Reason = "Unparsable", Message = $"{BaseUri} answered {body.Length} bytes that are not what was asked for: {e.Message}" }, System.Net.HttpStatusCode.OK, null, e);
        }
    }

    private EntityJson<TEntity> Json<TEntity>()
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => new(EntityResource.Of<TEntity>(), _json.TypeInfo<TEntity>());

    private Query Query(WriteOptions? options) => Client.Query.For(options, _options.FieldManager);

    private void Report(EntityResource resource, V1ObjectMeta metadata, Exception error)
    {
        _metrics.Unparsable(resource.Kind);
        Unparsable(_logger, resource.Kind, metadata.NamespaceProperty ?? "", metadata.Name ?? "", error.Message);
    }

    [LoggerMessage(EventId = 1103, Level = LogLevel.Information, Message = "Using the API server {Server}, configured by {Source}")]
    private static partial void Configured(ILogger logger, Uri server, string source);

    [LoggerMessage(EventId = 1104, Level = LogLevel.Warning, Message = "The {Kind} {Namespace}/{Name} does not fit its type and is left out: {Reason}")]
    private static partial void Unparsable(ILogger logger, string kind, string @namespace, string name, string reason);
}

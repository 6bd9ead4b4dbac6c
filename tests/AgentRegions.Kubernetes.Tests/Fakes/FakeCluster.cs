using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using AgentRegions.Core;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Entities;
using k8s;
using k8s.Models;
using KubernetesException = AgentRegions.Kubernetes.Client.KubernetesException;

namespace AgentRegions.Kubernetes.Tests.Fakes;

/// <summary>An API server in memory: versions, conflicts, finalizers, watches with history. Faults are put in by <see cref="Fault"/>.</summary>
public sealed class FakeCluster : IKubernetesClient
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Type, SortedDictionary<NamespacedName, object>> _objects = [];
    private readonly List<(Type Type, long Version, WatchEventType Event, object Entity)> _history = [];
    private readonly List<(Type Type, ChannelWriter<object> Writer)> _watches = [];
    private readonly List<string> _calls = [];
    private long _version = 100;
    private long _uid;
    private long _compacted;

    public Uri BaseUri { get; } = new("https://fake");

    public DateTimeOffset? ServerTime => null;

    /// <summary>Called before each request with "verb Kind"; throw to refuse it.</summary>
    public Func<string, Task>? Fault { get; set; }

    /// <summary>Items per page; null as asked.</summary>
    public int? PageSize { get; set; }

    public Func<object, Exception?>? Unparsable { get; set; }

    /// <summary>Whether watches hear of changes.</summary>
    public bool Deaf { get; set; }

    public string[] Calls
    {
        get
        {
            lock (_lock)
                return [.. _calls];
        }
    }

    public int OpenWatches
    {
        get
        {
            lock (_lock)
                return _watches.Count;
        }
    }

    public string GetCurrentNamespace() => "default";

    /// <summary>Ends every watch, with an error or as the server's timeout does.</summary>
    public void CutWatches(Exception? error = null)
    {
        lock (_lock)
        {
            foreach (var (_, writer) in _watches)
                writer.TryComplete(error);
            _watches.Clear();
        }
    }

    /// <summary>Forgets the history: older watch positions are expired.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            _compacted = _version;
            _history.Clear();
        }
    }

    /// <summary>Sends an event that is not in the store.</summary>
    public void SendRaw<TEntity>(WatchEvent<TEntity> change)
        where TEntity : class
    {
        lock (_lock)
            foreach (var (_, writer) in _watches.Where(watch => watch.Type == typeof(TEntity)))
                writer.TryWrite(change);
    }

    public async Task<TEntity?> GetAsync<TEntity>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        await CallAsync<TEntity>("get", cancellationToken);
        lock (_lock)
            return Objects<TEntity>().TryGetValue(new(@namespace ?? "", name), out var found) ? Copy((TEntity)found) : null;
    }

    public async Task<IList<TEntity>> ListAsync<TEntity>(string? @namespace = null, string? labelSelector = null, string? fieldSelector = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        [.. (await ListPageAsync<TEntity>(@namespace, new(), cancellationToken)).Items];

    public async Task<EntityPage<TEntity>> ListPageAsync<TEntity>(string? @namespace, ListOptions options, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        await CallAsync<TEntity>("list", cancellationToken);
        lock (_lock)
        {
            var from = int.Parse(options.Continue ?? "0");
            var all = Objects<TEntity>().Values.Cast<TEntity>().Where(entity => @namespace is null || entity.Metadata.NamespaceProperty == @namespace).ToArray();
            var page = all.Skip(from).Take(PageSize ?? options.Limit).ToArray();
            var next = from + page.Length < all.Length ? $"{from + page.Length}" : null;
            var bad = page.Where(entity => Unparsable?.Invoke(entity) is not null).ToArray();
            return new([.. page.Except(bad).Select(Copy)], $"{_version}", next, null)
            {
                Unparsable = [.. bad.Select(entity => new UnparsableEntity(entity.Metadata, Unparsable!(entity)!))],
            };
        }
    }

    public async IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(string? @namespace, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        await CallAsync<TEntity>("watch", cancellationToken);
        var channel = Channel.CreateUnbounded<object>();
        lock (_lock)
        {
            var from = long.Parse(options.ResourceVersion);
            if (from < _compacted)
                throw Refusal(HttpStatusCode.Gone, "Expired", "too old resource version");
            foreach (var (_, _, type, entity) in _history.Where(change => change.Type == typeof(TEntity) && change.Version > from))
                channel.Writer.TryWrite(Event(type, (TEntity)entity));
            _watches.Add((typeof(TEntity), channel.Writer));
        }
        options.Opened?.Invoke();
        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
                yield return (WatchEvent<TEntity>)change;
        }
        finally
        {
            lock (_lock)
                _watches.RemoveAll(watch => watch.Writer == channel.Writer);
        }
    }

    public async Task<TEntity> CreateAsync<TEntity>(TEntity entity, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        await CallAsync<TEntity>("create", cancellationToken);
        lock (_lock)
        {
            if (Objects<TEntity>().ContainsKey(entity.Key()))
                throw Refusal(HttpStatusCode.Conflict, "AlreadyExists", $"{entity.Key()} exists");
            var stored = Copy(entity);
            stored.Metadata.Uid = $"uid-{++_uid}";
            stored.Metadata.Generation = 1;
            return Store(WatchEventType.Added, stored);
        }
    }

    public async Task<TEntity> UpdateAsync<TEntity>(TEntity entity, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        await CallAsync<TEntity>("update", cancellationToken);
        lock (_lock)
        {
            var current = Current<TEntity>(entity.Key());
            if (entity.Metadata.ResourceVersion is { } version && version != current.Metadata.ResourceVersion)
                throw Refusal(HttpStatusCode.Conflict, "Conflict", $"{entity.Key()} changed");
            return Change(current, Copy(entity), bumpGeneration: true);
        }
    }

    public Task<TEntity> UpdateStatusAsync<TEntity>(TEntity entity, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public async Task<TEntity> PatchAsync<TEntity>(Patch patch, string name, string? @namespace = null, string? subresource = null, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        await CallAsync<TEntity>(subresource is null ? "patch" : $"patch {subresource}", cancellationToken);
        lock (_lock)
        {
            var current = Current<TEntity>(new(@namespace ?? "", name));
            var document = JsonSerializer.SerializeToNode(current, JsonPatches.Options)!;
            var patched = (patch.Type == PatchType.Json ? JsonPatches.Apply(document, (JsonArray)patch.Body) : JsonPatches.Merge(document, patch.Body))
                .Deserialize<TEntity>(JsonPatches.Options)!;
            if (patched.Metadata.ResourceVersion != current.Metadata.ResourceVersion)
                throw Refusal(HttpStatusCode.Conflict, "Conflict", $"{name} changed");
            return Change(current, patched, bumpGeneration: subresource is null);
        }
    }

    public async Task DeleteAsync<TEntity>(string name, string? @namespace = null, DeleteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        await CallAsync<TEntity>("delete", cancellationToken);
        lock (_lock)
        {
            if (!Objects<TEntity>().TryGetValue(new(@namespace ?? "", name), out var found))
                return;
            var marked = Copy((TEntity)found);
            if (marked.Metadata.Finalizers is { Count: > 0 })
            {
                marked.Metadata.DeletionTimestamp ??= new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
                Store(WatchEventType.Modified, marked);
            }
            else
                Store(WatchEventType.Deleted, marked);
        }
    }

    public static KubernetesException Refusal(HttpStatusCode code, string reason, string message, TimeSpan? retryAfter = null) =>
        new(new() { Code = (int)code, Reason = reason, Message = message }, code, retryAfter);

    private TEntity Change<TEntity>(TEntity current, TEntity changed, bool bumpGeneration)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        if (bumpGeneration)
            changed.Metadata.Generation = (current.Metadata.Generation ?? 0) + 1;
        var goes = changed.Metadata.DeletionTimestamp is not null && changed.Metadata.Finalizers is not { Count: > 0 };
        return Store(goes ? WatchEventType.Deleted : WatchEventType.Modified, changed);
    }

    private TEntity Store<TEntity>(WatchEventType type, TEntity entity)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        entity.Metadata.ResourceVersion = $"{++_version}";
        if (type == WatchEventType.Deleted)
            Objects<TEntity>().Remove(entity.Key());
        else
            Objects<TEntity>()[entity.Key()] = entity;
        _history.Add((typeof(TEntity), _version, type, entity));
        if (!Deaf)
            foreach (var (_, writer) in _watches.Where(watch => watch.Type == typeof(TEntity)))
                writer.TryWrite(Event(type, entity));
        return Copy(entity);
    }

    private WatchEvent<TEntity> Event<TEntity>(WatchEventType type, TEntity entity)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        Unparsable?.Invoke(entity) is { } error ? new(type, null, entity.Metadata, error) : new(type, Copy(entity), entity.Metadata);

    private TEntity Current<TEntity>(NamespacedName key)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        Objects<TEntity>().TryGetValue(key, out var found) ? (TEntity)found : throw Refusal(HttpStatusCode.NotFound, "NotFound", $"{key} not found");

    private SortedDictionary<NamespacedName, object> Objects<TEntity>() =>
        _objects.TryGetValue(typeof(TEntity), out var objects) ? objects : _objects[typeof(TEntity)] = [];

    private async Task CallAsync<TEntity>(string verb, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = $"{verb} {typeof(TEntity).Name}";
        lock (_lock)
            _calls.Add(call);
        if (Fault is { } fault)
            await fault(call);
    }

    private static TEntity Copy<TEntity>(TEntity entity) => JsonSerializer.SerializeToNode(entity, JsonPatches.Options).Deserialize<TEntity>(JsonPatches.Options)!;
}

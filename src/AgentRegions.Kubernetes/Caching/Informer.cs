using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.Entities;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.Caching;

/// <summary>
/// Keeps a cache of one kind current:
/// <code>
/// list pages --> replace the cache --> watch from the list's version --> ended: watch on
///     ^                                          |failed: wait, watch on
///     '-------- 410: the position expired -------'
/// </code>
/// </summary>
internal sealed class Informer<TEntity> : IInformer
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>A watch that ends this soon without an event counts as a failure, so that it is not begun again at once.</summary>
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);

    /// <summary>Beyond the server's own timeout; then the stream is taken for dead.</summary>
    private static readonly TimeSpan WatchGrace = TimeSpan.FromSeconds(30);

    private readonly IKubernetesClient _client;
    private readonly CacheOptions<TEntity> _options;
    private readonly InformerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Jitter _jitter;
    private readonly ILogger _logger;
    private readonly WatchBackoff _backoff;
    private readonly SharedStore<TEntity> _store;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly KeyValuePair<string, object?> _kindTag;
    private string? _position;

    public Informer(IKubernetesClient client, CacheOptions<TEntity> options, InformerMetrics metrics, TimeProvider time, Jitter jitter, ILogger<Informer<TEntity>> logger)
    {
        (_client, _options, _metrics, _time, _jitter, _logger) = (client, options, metrics, time, jitter, logger);
        _backoff = new(time, jitter);
        _store = new(options, logger);
        _kindTag = new("kind", Kind);
        Health = new(time);
    }

    public string Kind => EntityResource.Of<TEntity>().Kind;

    public IEntityCache<TEntity> Cache => _store.Entities;

    public Task Synced => _synced.Task;

    public WatchHealth Health { get; }

    public void AddHandler(EntityChanged<TEntity> handler) => _store.AddHandler(handler);

    public void RemoveHandler(EntityChanged<TEntity> handler) => _store.RemoveHandler(handler);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var resync = ResyncAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            var wait = await StepAsync(cancellationToken);
            if (wait > TimeSpan.Zero)
                await _time.WaitAsync(wait, cancellationToken);
        }
        await resync;
    }

    /// <summary>Lists when there is no position to watch from, then watches until the watch ends. Returns how long to wait before the next step.</summary>
    private async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_position is null)
                await ListAsync(cancellationToken);
            var began = _time.GetTimestamp();
            if (await WatchAsync(_position!, cancellationToken) > 0 || _time.GetElapsedTime(began) >= ShortestWatch)
                return TimeSpan.Zero;
            return Failed("error", "the server ended the watch at once");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (KubernetesException error) when (error.IsExpired)
        {
            _position = null;
            _metrics.Failures.Add(1, _kindTag, new("reason", "expired"));
            InformerLog.Expired(_logger, Kind);
            return _backoff.Next();
        }
        catch (KubernetesException error) when (error.RetryAfter is { } retryAfter)
        {
            var backoff = Failed("throttled", error.Message);
            return retryAfter > backoff ? retryAfter : backoff;
        }
#pragma warning disable CA1031 // whatever a list or watch fails of, the answer is to say so and try again
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Failed("error", error.Message);
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var options = new ListOptions { LabelSelector = _options.LabelSelector, FieldSelector = _options.FieldSelector, Limit = _options.PageSize };
        var list = await _client.ListAllAsync<TEntity>(_options.Namespace, options, cancellationToken);
        // What could not be parsed (the client reports it) is not gone: its last good version stays.
        _store.Replace(list.Items, list.Unparsable.Select(item => item.Metadata.Key()).ToHashSet());
        _position = list.ResourceVersion ?? throw new KubernetesException($"the list of {Kind} has no resource version");
        _metrics.Lists.Add(1, _kindTag);
        Succeeded();
        if (_synced.TrySetResult())
            InformerLog.Synced(_logger, Kind, list.Items.Count);
    }

    /// <returns>How many events came.</returns>
    private async Task<int> WatchAsync(string position, CancellationToken cancellationToken)
    {
        var timeout = _jitter.Between(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
        using var deadline = new CancellationTokenSource(timeout + WatchGrace, _time);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var options = new WatchOptions
        {
            LabelSelector = _options.LabelSelector,
            FieldSelector = _options.FieldSelector,
            ResourceVersion = position,
            Timeout = timeout,
            Opened = Succeeded,
        };
        _metrics.Watches.Add(1, _kindTag);
        var events = 0;
        await foreach (var change in _client.WatchAsync<TEntity>(_options.Namespace, options, cancellation.Token))
        {
            events++;
            if (change.Type != WatchEventType.Bookmark)
            {
                _store.Apply(change.Type, change.Entity, change.Metadata);
            }
            if (!string.IsNullOrEmpty(change.Metadata.ResourceVersion))
                _position = change.Metadata.ResourceVersion;
            Succeeded();
        }
        return events;
    }

    private async Task ResyncAsync(CancellationToken cancellationToken)
    {
        if (_options.ResyncPeriod is not { } period)
            return;
        using var timer = new PeriodicTimer(period, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                _store.Resync();
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Succeeded()
    {
        if (Health.Succeeded())
            InformerLog.Recovered(_logger, Kind);
    }

    private TimeSpan Failed(string reason, string message)
    {
        _metrics.Failures.Add(1, _kindTag, new("reason", reason));
        if (Health.Failed(message))
            InformerLog.Failing(_logger, Kind, message);
        return _backoff.Next();
    }
}

using AgentRegions.Core;
using AgentRegions.Kubernetes.Caching;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Entities;
using AgentRegions.Kubernetes.Queueing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.Controllers;

/// <summary>One controller: its queue, the handlers that fill it, the workers that empty it.</summary>
internal sealed class ControllerRunner<TEntity> : IControllerRunner, IDisposable
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly IServiceProvider _services;
    private readonly Func<IServiceProvider, IEntityController<TEntity>> _resolve;
    private readonly ControllerOptions<TEntity> _options;
    private readonly Informer<TEntity> _informer;
    private readonly Tombstones<TEntity> _tombstones = new();
    private readonly WorkQueue<NamespacedName> _queue;
    private readonly ILogger _logger;
    private readonly List<IDisposable> _subscriptions = [];
    private Worker<TEntity>[] _workers = [];
    private Task[] _working = [];

    public ControllerRunner(IServiceProvider services, string name, Func<IServiceProvider, IEntityController<TEntity>> resolve, ControllerOptions<TEntity> options)
    {
        (_services, Name, _resolve, _options) = (services, name, resolve, options);
        options.Validate(name);
        _informer = services.GetRequiredService<Informer<TEntity>>();
        _logger = services.GetRequiredService<ILogger<ControllerRunner<TEntity>>>();
        _queue = new(name, services.GetRequiredService<WorkQueueMetrics>(), services.GetRequiredService<TimeProvider>(), new(largest: options.LongestBackoff));
    }

    public string Name { get; }

    public bool RequiresLeader => _options.RequiresLeader;

    public bool IsRunning => _workers.Length > 0;

    public string? Stuck
    {
        get
        {
            var limit = (_options.ReconcileTimeout * 2) + TimeSpan.FromSeconds(30);
            return _workers.Select(worker => worker.Busy).FirstOrDefault(busy => busy.For > limit) is { For.Ticks: > 0 } stuck
                ? $"a reconciliation of {stuck.Key} runs for {stuck.For.TotalSeconds:F0}s and ignores its cancellation"
                : null;
        }
    }

    internal WorkQueue<NamespacedName> Queue => _queue;

    public void Start()
    {
        var finalizers = _services.GetServices<FinalizerRegistration<TEntity>>().Select(registration => (registration.Identifier, registration.Resolve(_services))).ToArray();
        var settings = _services.GetRequiredService<OperatorSettings>();
        var client = _services.GetRequiredService<IKubernetesClient>();
        var reconciler = new Reconciler<TEntity>(_resolve(_services), finalizers, settings.AutoAttachFinalizers, _informer.Cache, _tombstones, client);
        var metrics = new ReconcileRecorder(_services.GetRequiredService<ControllerMetrics>(), Name, _options.MaxConcurrentReconciles);
        var time = _services.GetRequiredService<TimeProvider>();
        _workers = [.. Enumerable.Range(0, _options.MaxConcurrentReconciles).Select(_ => new Worker<TEntity>(Name, _queue, reconciler, _options.ReconcileTimeout, metrics, time, _logger))];
        foreach (var watch in _options.SecondaryWatches)
            _subscriptions.Add(watch.Start(_services, _informer.Cache, _queue));
        _informer.AddHandler(Changed);
        _subscriptions.Add(new Subscription(() => _informer.RemoveHandler(Changed)));
        ControllerLog.Started(_logger, Name, _workers.Length);
        _working = [.. _workers.Select(worker => worker.RunAsync())];
    }

    public async Task StopAsync(TimeSpan drain)
    {
        foreach (var subscription in _subscriptions)
            subscription.Dispose();
        _queue.ShutDown(discard: true);
        if (!IsRunning)
            return;
        var working = Task.WhenAll(_working);
        var time = _services.GetRequiredService<TimeProvider>();
        if (drain > TimeSpan.Zero)
            await Task.WhenAny(working, time.WaitAsync(drain, CancellationToken.None));
        if (!working.IsCompleted)
        {
            ControllerLog.Cancelled(_logger, Name, _workers.Count(worker => worker.Busy.For > TimeSpan.Zero));
            foreach (var worker in _workers)
                worker.Cancel();
            // What ignores its cancellation is left behind: the process is about to end.
            await Task.WhenAny(working, time.WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None));
        }
        ControllerLog.Stopped(_logger, Name);
    }

    public void Dispose()
    {
        _queue.Dispose();
        foreach (var worker in _workers)
            worker.Dispose();
    }

    private void Changed(TEntity? old, TEntity? @new, bool isInitialList)
    {
        var key = (@new ?? old)!.Key();
        if (@new is null)
        {
            _tombstones.Add(key, old!);
            _queue.Add(key);
            return;
        }
        var resync = ReferenceEquals(old, @new);
        if (old is null || resync || _options.Predicate?.Invoke(old, @new) != false)
            _queue.Add(key, isInitialList || resync ? WorkPriority.Low : WorkPriority.High);
    }
}

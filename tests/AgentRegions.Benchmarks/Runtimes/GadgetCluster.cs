using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using AgentRegions.Benchmarks.Controller;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Testing;

namespace AgentRegions.Benchmarks.Runtimes;

/// <summary>A namespace of objects that a controller gives a status, seen by a watch of the benchmark's own.</summary>
internal sealed class GadgetCluster : IAsyncDisposable
{
    private const int Writers = 16;
    private readonly KubernetesClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, (long Generation, long Observed)> _seen = new();
    private readonly string[] _names;
    private volatile TaskCompletionSource _changed = NewSignal();
    private Task _watching = Task.CompletedTask;
    private int _size;
    private int _behind;

    private GadgetCluster(string kubeConfigPath, int objects)
    {
        KubeConfigPath = kubeConfigPath;
        var options = new KubernetesClientOptions { KubeConfigPath = kubeConfigPath };
        options.TypeInfoResolvers.Add(GadgetJsonContext.Default);
        _client = new(options);
        _names = [.. Enumerable.Range(0, objects).Select(i => $"gadget-{i:0000}")];
    }

    public string KubeConfigPath { get; }

    public string Namespace { get; } = $"bench-{Guid.NewGuid():N}"[..16];

    public static async Task<GadgetCluster> StartAsync(string kubeConfigPath, int objects, CancellationToken cancellation)
    {
        _ = (await Command.RunAsync("kubectl", "apply", "-f", Repository.PathOf("tests", "AgentRegions.Benchmarks", "Runtimes", "gadgets.yaml"))).Required;
        _ = (await Command.RunAsync("kubectl", "wait", "--for=condition=Established", "crd/gadgets.bench.agentregion.dev")).Required;
        var cluster = new GadgetCluster(kubeConfigPath, objects);
        _ = (await Command.RunAsync("kubectl", "create", "namespace", cluster.Namespace)).Required;
        await cluster.ForAllAsync((name, c) => cluster._client.CreateAsync(New(name, cluster.Namespace), null, c), cancellation);
        var listed = await cluster._client.ListPageAsync<Gadget>(cluster.Namespace, new() { Limit = objects + 1 }, cancellation);
        foreach (var gadget in listed.Items)
            cluster.See(gadget);
        cluster._watching = cluster.WatchAsync(listed.ResourceVersion!);
        return cluster;
    }

    /// <summary>Gives every object another spec, which no controller has seen.</summary>
    public async Task ChangeAllAsync(CancellationToken cancellation)
    {
        await ForAllAsync(ChangeAsync, cancellation);
        await BecomesAsync(() => Volatile.Read(ref _behind) == _names.Length, cancellation);
    }

    public Task FirstStatusAsync(CancellationToken cancellation) => BecomesAsync(() => Volatile.Read(ref _behind) < _names.Length, cancellation);

    public Task AllHaveStatusAsync(CancellationToken cancellation) => BecomesAsync(() => Volatile.Read(ref _behind) == 0, cancellation);

    /// <returns>Milliseconds from each change to its status.</returns>
    public async Task<List<double>> ChangeOneByOneAsync(int changes, CancellationToken cancellation)
    {
        var random = new Random(1);
        List<double> latencies = [];
        for (var i = 0; i < changes; i++)
        {
            var name = _names[random.Next(_names.Length)];
            var before = _seen[name].Observed;
            var sent = Stopwatch.GetTimestamp();
            await ChangeAsync(name, cancellation);
            await BecomesAsync(() => _seen[name].Observed > before, cancellation);
            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
        return latencies;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        await Command.RunAsync("kubectl", "delete", "--raw", $"/apis/bench.agentregion.dev/v1/namespaces/{Namespace}/gadgets");
        await Command.RunAsync("kubectl", "delete", "namespace", Namespace, "--wait=false");
        _client.Dispose();
        _stop.Dispose();
    }

    private static Gadget New(string name, string ns) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = ns },
        Spec = new() { Size = 0, Note = "An object of ordinary size: a few hundred bytes that a controller keeps in its cache and never looks at. " + name },
    };

    private Task ChangeAsync(string name, CancellationToken cancellation)
    {
        var spec = new JsonObject { ["spec"] = new JsonObject { ["size"] = Interlocked.Increment(ref _size) } };
        return _client.PatchAsync<Gadget>(new(PatchType.Merge, spec), name, Namespace, null, null, cancellation);
    }

    private Task ForAllAsync(Func<string, CancellationToken, Task> act, CancellationToken cancellation) =>
        Parallel.ForEachAsync(_names, new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellation }, async (name, c) => await act(name, c));

    private async Task WatchAsync(string from)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await foreach (var change in _client.WatchAsync<Gadget>(Namespace, new() { ResourceVersion = from }, _stop.Token))
                {
                    from = change.Metadata.ResourceVersion ?? from;
                    if (change is { Type: WatchEventType.Added or WatchEventType.Modified, Entity: { } gadget })
                        See(gadget);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private void See(Gadget gadget)
    {
        var now = (Generation: gadget.Metadata.Generation ?? 0, Observed: gadget.Status?.ObservedGeneration ?? 0);
        var wasBehind = _seen.TryGetValue(gadget.Metadata.Name!, out var before) && before.Observed < before.Generation;
        _seen[gadget.Metadata.Name!] = now;
        var isBehind = now.Observed < now.Generation;
        if (isBehind != wasBehind)
            Interlocked.Add(ref _behind, isBehind ? 1 : -1);
        Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
    }

    private async Task BecomesAsync(Func<bool> condition, CancellationToken cancellation)
    {
        while (true)
        {
            var changed = _changed.Task;
            if (condition())
                return;
            await Task.WhenAny(changed, _watching).WaitAsync(cancellation);
            if (_watching.IsCompleted)
                await _watching;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

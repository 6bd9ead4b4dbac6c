using AgentRegions.Benchmarks.Processes;
using AgentRegions.Integration.Operator;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Operator.Resources;
using AgentRegions.Testing;

namespace AgentRegions.Benchmarks.Operators;

/// <summary>A namespace with many AgentRegions that one server answers for, for a native operator to watch.</summary>
internal sealed class RegionsWorld : IAsyncDisposable
{
    private readonly string _kubeConfigPath;
    private readonly KubernetesClient _client;
    private readonly int _port = MeasuredProcess.FreePort();
    private string _listed = "";

    private RegionsWorld(string kubeConfigPath)
    {
        _kubeConfigPath = kubeConfigPath;
        _client = new(new KubernetesClientOptions { KubeConfigPath = kubeConfigPath, TypeInfoResolvers = { ResourceJsonContext.Default } });
    }

    private string Namespace { get; } = $"regions-{Guid.NewGuid():N}"[..16];

    public static async Task<RegionsWorld> StartAsync(int regions, Uri endpoint, TimeSpan interval, CancellationToken cancellation)
    {
        var world = new RegionsWorld(await TestSandbox.ChosenKubeConfigPathAsync());
        _ = (await Command.RunAsync("kubectl", "apply", "-f", Repository.PathOf("crds"))).Required;
        _ = (await Command.RunAsync("kubectl", "create", "namespace", world.Namespace)).Required;
        await Parallel.ForEachAsync(Enumerable.Range(0, regions), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellation },
            async (i, c) => await world._client.CreateAsync(world.Region($"region-{i}", endpoint, interval), null, c));
        world._listed = (await world._client.ListPageAsync<AgentRegion>(world.Namespace, new() { Limit = 1 }, cancellation)).ResourceVersion!;
        return world;
    }

    public Uri Address(string path) => new($"http://127.0.0.1:{_port}{path}");

    public MeasuredProcess StartOperator() => MeasuredProcess.Start(
        Programs.Operator,
        ["--region", TestService.Us, "--namespace", Namespace, "--operator-namespace", Namespace, "--http-bind-address", $"127.0.0.1:{_port}"],
        new Dictionary<string, string> { ["KUBECONFIG"] = _kubeConfigPath });

    public async Task FirstStatusAsync(CancellationToken cancellation)
    {
        await foreach (var change in _client.WatchAsync<AgentRegion>(Namespace, new() { ResourceVersion = _listed }, cancellation))
        {
            if (change.Entity?.Status.Conditions.Count > 0)
                return;
        }
        throw new TimeoutException("the watch ended before a status came");
    }

    public async ValueTask DisposeAsync()
    {
        await Command.RunAsync("kubectl", "delete", "--raw", $"/apis/agentregion.dev/v1alpha1/namespaces/{Namespace}/agentregions");
        await Command.RunAsync("kubectl", "delete", "namespace", Namespace, "--wait=false");
        _client.Dispose();
    }

    private AgentRegion Region(string name, Uri endpoint, TimeSpan interval) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = Namespace },
        Spec = new()
        {
            Region = TestService.Us,
            Endpoint = endpoint.ToString().TrimEnd('/'),
            Dns = new() { Addresses = new() { Ipv4 = ["203.0.113.10"] } },
            Health = new() { Interval = new(interval), Timeout = new(TimeSpan.FromSeconds(1)) },
        },
    };
}

using AgentRegions.Kubernetes.Client;
using AgentRegions.Operator.Resources;
using AgentRegions.Sandbox.ApiServer;
using AgentRegions.Sandbox.ApiServer.Faults;
using AgentRegions.Sandbox.Chaos;

namespace AgentRegions.Sandbox.World;

/// <summary>The API server of a world, and who looks at it with full rights.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly SandboxApiServer _server;
    private readonly KubernetesClient _client;

    private Cluster(SandboxApiServer server, string kubeconfig)
    {
        _server = server;
        Kubeconfig = kubeconfig;
        var options = new KubernetesClientOptions { KubeConfigPath = kubeconfig };
        options.TypeInfoResolvers.Add(ResourceJsonContext.Default);
        options.TypeInfoResolvers.Add(WorldJson.Default);
        _client = new(options);
    }

    /// <summary>The file's path.</summary>
    public string Kubeconfig { get; }

    public IKubernetesClient Client => _client;

    /// <summary>It breaks every connection, those of watches too.</summary>
    public bool IsDown
    {
        get => _server.Faults.Current is not null;
        set
        {
            _server.Faults.Current = value ? new ApiServerFault.Cut() : null;
            if (value)
                _server.Faults.CutWatches();
        }
    }

    public static async Task<Cluster> StartAsync(string kubeconfig, TimeProvider time, CancellationToken cancellationToken)
    {
        var server = await SandboxApiServer.StartAsync(new() { Time = time }, cancellationToken);
        await using (var file = new StreamWriter(WorldFile.Private(kubeconfig)))
            await file.WriteAsync(server.Kubeconfig);
        return new(server, kubeconfig);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        File.Delete(Kubeconfig);
    }
}

using AgentRegions.Conformance.Widgets;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Testing;
using k8s.Models;

namespace AgentRegions.Conformance;

/// <summary>An API server to test against, with the Widget resource installed and a namespace of the test class's own.</summary>
public abstract class ApiServerFixture : IAsyncLifetime
{
    private KubernetesClient? _client;

    public IKubernetesClient Client => _client!;

    public string KubeConfigPath { get; private set; } = "";

    public string Namespace { get; } = $"conformance-{Guid.NewGuid():N}"[..24];

    /// <summary>A client of its own; whoever asks disposes it.</summary>
    public KubernetesClient NewClient(Action<KubernetesClientOptions>? configure = null, TimeProvider? time = null) => NewClient(KubeConfigPath, configure, time);

    public async Task InitializeAsync()
    {
        if (await StartAsync() is not { } kubeConfigPath)
            return;
        KubeConfigPath = kubeConfigPath;
        _client = NewClient();
        await _client.CreateAsync(new V1Namespace { Metadata = new() { Name = Namespace } });
    }

    public async Task DisposeAsync()
    {
        if (_client is null)
            return;
        await _client.DeleteAsync<V1Namespace>(Namespace);
        _client.Dispose();
    }

    /// <returns>The kubeconfig of a server that has the Widget resource; null when there is none, and every test is skipped.</returns>
    protected abstract Task<string?> StartAsync();

    protected static async Task<string> WithWidgetsAsync(string kubeConfigPath)
    {
        using var client = NewClient(kubeConfigPath);
        await WidgetCrd.InstallAsync(client);
        return kubeConfigPath;
    }

    private static KubernetesClient NewClient(string kubeConfigPath, Action<KubernetesClientOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new KubernetesClientOptions { UserAgent = "conformance/1.0", KubeConfigPath = kubeConfigPath };
        options.TypeInfoResolvers.Add(WidgetJsonContext.Default);
        configure?.Invoke(options);
        return new(options, time);
    }
}

/// <summary>The API server that KUBECONFIG names.</summary>
public sealed class ClusterServer : ApiServerFixture
{
    private static readonly Lazy<Task<string>> Installed = new(() => WithWidgetsAsync(TestCluster.KubeConfigPath!));

    protected override async Task<string?> StartAsync() => TestCluster.SkipReason is null ? await Installed.Value : null;
}

/// <summary>The sandbox's API server.</summary>
public sealed class SandboxServer : ApiServerFixture
{
    private static readonly Lazy<Task<string>> Installed = new(async () => await WithWidgetsAsync(await TestSandbox.KubeConfigPathAsync()));

    protected override async Task<string?> StartAsync() => await Installed.Value;
}

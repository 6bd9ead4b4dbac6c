using AgentRegions.Conformance.Widgets;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Models;
using AgentRegions.Testing;

namespace AgentRegions.Conformance;

/// <summary>
/// An API server to test against, with the Widget resource installed and a namespace of the test class's own. The only place that knows
/// which API server it is. Without one, tests that need it are skipped and this does nothing.
/// </summary>
public sealed class ApiServerFixture : IAsyncLifetime
{
    private static readonly Lazy<Task> Installed = new(async () =>
    {
        using var client = NewClient();
        await WidgetCrd.InstallAsync(client);
    });

    private KubernetesClient? _client;

    public IKubernetesClient Client => _client!;

    public string Namespace { get; } = $"conformance-{Guid.NewGuid():N}"[..24];

    /// <summary>A client of its own; whoever asks disposes it.</summary>
    public static KubernetesClient NewClient(Action<KubernetesClientOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new KubernetesClientOptions { UserAgent = "conformance/1.0" };
        options.TypeInfoResolvers.Add(WidgetJsonContext.Default);
        configure?.Invoke(options);
        return new(options, time);
    }

    public async Task InitializeAsync()
    {
        if (TestCluster.SkipReason is not null)
            return;
        await Installed.Value;
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
}

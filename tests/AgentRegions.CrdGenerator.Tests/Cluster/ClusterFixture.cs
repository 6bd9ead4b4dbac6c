using AgentRegions.Testing;

namespace AgentRegions.CrdGenerator.Tests.Cluster;

/// <summary>The generated definitions, applied to the real API server, and a namespace to try them in.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    public string Namespace { get; } = $"crds-{Guid.NewGuid():N}"[..16];

    public async Task InitializeAsync()
    {
        if (TestCluster.SkipReason is not null)
            return;
        _ = (await Command.RunAsync("kubectl", "apply", "-f", Repository.PathOf("crds"))).Required;
        _ = (await Command.RunAsync("kubectl", "wait", "--for=condition=Established", "--timeout=30s", "-f", Repository.PathOf("crds"))).Required;
        _ = (await Command.RunAsync("kubectl", "create", "namespace", Namespace)).Required;
        // Discovery and the strict schema follow the condition by a moment.
        await Eventually.PassesAsync(async () => _ = (await Command.RunAsync("kubectl", "-n", Namespace, "get", "areg,fop,failovers")).Required);
    }

    public async Task DisposeAsync()
    {
        if (TestCluster.SkipReason is null)
            await Command.RunAsync("kubectl", "delete", "namespace", Namespace, "--wait=false");
    }

    public Task<CommandResult> KubectlAsync(params string[] arguments) => Command.RunAsync("kubectl", ["-n", Namespace, .. arguments]);

    /// <summary>kubectl with a manifest on its standard input.</summary>
    public Task<CommandResult> WithManifestAsync(string manifest, params string[] arguments) =>
        Command.RunAsync("kubectl", ["-n", Namespace, .. arguments, "-f", "-"], manifest);
}

[CollectionDefinition(Name)]
#pragma warning disable CA1711 // xunit's word
public sealed class ClusterCollection : ICollectionFixture<ClusterFixture>
#pragma warning restore CA1711
{
    public const string Name = "cluster";
}

using AgentRegions.Testing;

namespace AgentRegions.Integration.Chart;

/// <summary>Installed, upgraded and uninstalled by real helm.</summary>
public sealed class ChartLifecycleTests : IAsyncLifetime
{
    private readonly string _namespace = $"ops-life-{Guid.NewGuid():N}"[..20];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => TestCluster.SkipReason is null ? Command.RunAsync("kubectl", "delete", "namespace", _namespace, "--wait=false") : Task.CompletedTask;

    [ClusterFact]
    public async Task Release_BringsTheDefinitionsUpgradesAndLeavesThemBehind()
    {
        // Other tests share the cluster and may have applied them by hand.
        var installed = (await Command.RunAsync("helm", "install", "ops", HelmChart.Path, "--namespace", _namespace, "--create-namespace", "--take-ownership", "--force-conflicts", "--set", "region=us-east-1")).Required;
        Assert.Contains("for region us-east-1 and watches all namespaces", installed, StringComparison.Ordinal);
        Assert.Contains("ops-agentregion-operator", await GetAsync("deployment,serviceaccount,service"), StringComparison.Ordinal);

        _ = (await Command.RunAsync("helm", "upgrade", "ops", HelmChart.Path, "--namespace", _namespace, "--take-ownership", "--force-conflicts", "--set", "region=us-east-1", "--set", "replicas=3")).Required;
        Assert.Equal("3", (await Command.RunAsync("kubectl", "-n", _namespace, "get", "deployment", "ops-agentregion-operator", "-o", "jsonpath={.spec.replicas}")).Required);

        _ = (await Command.RunAsync("helm", "uninstall", "ops", "--namespace", _namespace)).Required;
        Assert.Empty(await GetAsync("deployment,serviceaccount,service,role,rolebinding"));
        foreach (var plural in new[] { "agentregions", "failoverpolicies", "failovers" })
            Assert.Contains(plural, (await Command.RunAsync("kubectl", "get", "crd", $"{plural}.agentregion.dev")).Required, StringComparison.Ordinal);
    }

    private async Task<string> GetAsync(string resources) =>
        (await Command.RunAsync("kubectl", "-n", _namespace, "get", resources, "-o", "name")).Required.Trim();
}

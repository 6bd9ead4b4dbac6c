using AgentRegions.Kubernetes.Health;
using AgentRegions.Kubernetes.Tests.Controllers;
using AgentRegions.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Kubernetes.Tests.Health;

public sealed class OperatorHealthTests
{
    [Fact]
    public async Task CachesNotListed_LiveButNotReady_ThenReady()
    {
        var away = true;
        var cluster = new Fakes.FakeCluster { Fault = _ => away ? throw new HttpRequestException("away") : Task.CompletedTask };
        await using var harness = await OperatorHarness.StartAsync(cluster);
        var checks = harness.Host.Services.GetServices<IOperatorHealthCheck>().ToArray();
        await Eventually.HoldsAsync(() => Report(checks).Text.Contains("[-]caches-synced failed: not listed yet: Widget (away)\n", StringComparison.Ordinal), "not ready, and why");
        Assert.True(OperatorHealthExtensions.Report("healthz", checks.Where(check => check.Scope == HealthScope.Liveness)).IsWell);
        away = false;
        await Eventually.HoldsAsync(() => Report(checks).IsWell, "ready");
        Assert.Equal("[+]watch-loops ok\n[+]workers ok\n[+]caches-synced ok\n[+]watches ok\n[+]leader-election ok\nreadyz check passed\n", Report(checks).Text);
    }

    [Fact]
    public async Task WatchFailsForLong_NotReady()
    {
        await using var harness = await OperatorHarness.StartAsync(settings: settings => settings.WatchFailureLimit = TimeSpan.FromSeconds(1));
        var checks = harness.Host.Services.GetServices<IOperatorHealthCheck>().ToArray();
        await Eventually.HoldsAsync(() => Report(checks).IsWell && harness.Cluster.OpenWatches == 1, "ready");
        harness.Cluster.Fault = _ => throw new HttpRequestException("away");
        harness.Cluster.CutWatches();
        await Eventually.HoldsAsync(() => Report(checks).Text.Contains("[-]watches failed: Widget fails for", StringComparison.Ordinal), "not ready");
    }

    private static (string Text, bool IsWell) Report(IEnumerable<IOperatorHealthCheck> checks) => OperatorHealthExtensions.Report("readyz", checks);
}

using System.Text.Json.Nodes;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.LeaderElection;
using AgentRegions.Kubernetes.Tests.Fakes;
using AgentRegions.Testing;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using static AgentRegions.Kubernetes.Tests.Controllers.OperatorHarness;

namespace AgentRegions.Kubernetes.Tests.Controllers;

public sealed class LeadershipTests
{
    [Fact]
    public async Task LeaseLost_ReconciliationCancelled_AndTheHookCalled()
    {
        var lost = new TaskCompletionSource();
        await using var harness = await StartAsync(settings: settings =>
        {
            settings.LeaderElection.Enabled = true;
            settings.LeaderElection.LeaseName = "lease";
            settings.LeaderElection.RetryPeriod = TimeSpan.FromMilliseconds(20);
            settings.LeaderElection.OnLost = lost.SetResult;
        });
        var cancelled = new TaskCompletionSource();
        harness.Script.OnReconcile = async (widget, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => cancelled.SetResult(), TaskScheduler.Default);
            return ReconciliationResult<Widget>.Success(widget);
        };
        await harness.Cluster.CreateAsync(Widget("one"));
        await Eventually.HoldsAsync(() => harness.Script.Count("reconcile one") == 1, "reconciles while it leads");
        await harness.Cluster.PatchAsync<V1Lease>(new(PatchType.Merge, JsonNode.Parse("""{"spec":{"holderIdentity":"thief"}}""")!), "lease", "default");
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await lost.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(harness.Host.Services.GetRequiredService<ILeaderElection>().IsLeader);
        await harness.Cluster.CreateAsync(Widget("two"));
        await Eventually.HoldsAsync(() => harness.Cache<Widget>().Get(Key("two")) is not null, "the cache goes on");
        Assert.Equal(0, harness.Script.Count("reconcile two"));
    }

    [Fact]
    public async Task Stopped_LeaseReleasedAfterTheLastReconciliation()
    {
        var harness = await StartAsync(settings: settings =>
        {
            settings.LeaderElection.Enabled = true;
            settings.LeaderElection.LeaseName = "lease";
        });
        await harness.Cluster.CreateAsync(Widget("one"));
        await Eventually.HoldsAsync(() => harness.Script.Count("reconcile one") == 1, "leads");
        await harness.DisposeAsync();
        Assert.Equal("", (await harness.Cluster.GetAsync<V1Lease>("lease", "default"))!.Spec.HolderIdentity);
        Assert.Equal("patch V1Lease", harness.Cluster.Calls[^2]);
    }

    [Fact]
    public void WrongSettings_EveryProblemIsNamed()
    {
        var error = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddKubernetesOperator(settings =>
        {
            settings.Name = "";
            settings.DrainTimeout = TimeSpan.FromHours(1);
            settings.LeaderElection.RenewDeadline = TimeSpan.FromSeconds(20);
        }));
        Assert.Contains("Name is empty", error.Message, StringComparison.Ordinal);
        Assert.Contains("DrainTimeout is 01:00:00", error.Message, StringComparison.Ordinal);
        Assert.Contains("RenewDeadline is 00:00:20: write less than LeaseDuration", error.Message, StringComparison.Ordinal);
    }
}

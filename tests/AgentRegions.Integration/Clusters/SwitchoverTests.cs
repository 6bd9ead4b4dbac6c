using AgentRegions.Core.Resources;
using AgentRegions.Integration.Conversations;
using AgentRegions.Testing;
using static AgentRegions.Integration.Clusters.ThreeClusters;

namespace AgentRegions.Integration.Clusters;

/// <summary>A planned change in the many-clusters form: sidecars ask the operator of their own cluster, and any operator may lead.</summary>
public sealed class SwitchoverTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("agentregions-switchover-").FullName;

    [ClustersFact]
    public async Task AskedInAThirdCluster_TheSourcesSidecarsDrain_AndEveryClusterSeesIt()
    {
        await using var world = await StartAsync();
        await world.StartServingAsync();
        await using var us = await SidecarAsync(world[Us]);
        await using var eu = await SidecarAsync(world[Eu]);
        await SaysAsync(us, "takesTraffic", "true");
        await SaysAsync(eu, "fenced", "NotActive");
        await us.SendAsync("PUT", "/v1/streams/a");

        await world[West].AskAsync("move", s => s with { To = Eu });

        await world[West].FailoverBecomesAsync("move", FailoverPhase.Drain);
        await SaysAsync(us, "takesTraffic", "false");
        await SaysAsync(eu, "takesTraffic", "true");
        Assert.Equal(409, (await us.SendAsync("PUT", "/v1/streams/b")).Status);
        await Eventually.PassesAsync(async () => Assert.Contains(
            "1 stream active", (await world[West].FailoverBecomesAsync("move", FailoverPhase.Drain)).Status.Steps[^1].Detail, StringComparison.Ordinal));
        foreach (var site in world.Sites.Values)
            await site.PolicyBecomesAsync(s => s is { Phase: PolicyPhase.FailingOver, Active: Us, Epoch: 1 }, "a change is being prepared");

        await us.SendAsync("DELETE", "/v1/streams/a");

        var done = await world[West].FailoverBecomesAsync("move", FailoverPhase.Done);
        Assert.Equal(["Gate", "Open", "Drain", "FinalCheckpoint", "Fence", "Switch", "Verify"], done.Status.Steps.Select(s => s.Name));
        await world.ActiveBecomesAsync(Eu);
        await SaysAsync(us, "fenced", "NotActive");
        await SaysAsync(eu, "epoch", "2");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Task<SidecarProcess> SidecarAsync(ClusterSite site) => SidecarProcess.StartAsync(
        site.Name, SidecarProcess.FreePort(), new Dictionary<string, string>(), "--service", $"{Namespace}/{Policy}", "--operator", site.Operator!.Endpoint.ToString(),
        "--store", "files", "--directory", Path.Combine(_directory, site.Name));

    private static Task SaysAsync(SidecarProcess sidecar, string field, string value) =>
        Eventually.PassesAsync(async () => Assert.Equal(value, (await sidecar.SendAsync("GET", "/v1/service")).Text(field)));
}

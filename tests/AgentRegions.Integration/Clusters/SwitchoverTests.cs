using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Clusters.ThreeClusters;

namespace AgentRegions.Integration.Clusters;

/// <summary>A planned change in the many-clusters form: sidecars ask the operator of their own cluster, and any operator may lead.</summary>
public sealed class SwitchoverTests
{
    [ClustersFact]
    public async Task AskedInAThirdCluster_TheSourcesSidecarsDrain_AndEveryClusterSeesIt()
    {
        await using var world = await StartAsync();
        await world.StartServingAsync();
        await using var us = await world.StartSidecarAsync(Us);
        await using var eu = await world.StartSidecarAsync(Eu);
        await us.SaysAsync("takesTraffic", "true");
        await eu.SaysAsync("fenced", "NotActive");
        await us.SendAsync("PUT", "/v1/streams/a");

        await world[West].AskAsync("move", s => s with { To = Eu });

        await world[West].FailoverBecomesAsync("move", FailoverPhase.Drain);
        await us.SaysAsync("takesTraffic", "false");
        await eu.SaysAsync("takesTraffic", "true");
        Assert.Equal(409, (await us.SendAsync("PUT", "/v1/streams/b")).Status);
        await Eventually.PassesAsync(async () => Assert.Contains(
            "1 stream active", (await world[West].FailoverBecomesAsync("move", FailoverPhase.Drain)).Status.Steps[^1].Detail, StringComparison.Ordinal));
        foreach (var site in world.Sites.Values)
            await site.PolicyBecomesAsync(s => s is { Phase: PolicyPhase.FailingOver, Active: Us, Epoch: 1 }, "a change is being prepared");

        await us.SendAsync("DELETE", "/v1/streams/a");

        var done = await world[West].FailoverBecomesAsync("move", FailoverPhase.Done);
        Assert.Equal(["Gate", "Open", "Drain", "FinalCheckpoint", "Fence", "Switch", "Verify"], done.Status.Steps.Select(s => s.Name));
        await world.ActiveBecomesAsync(Eu);
        await us.SaysAsync("fenced", "NotActive");
        await eu.SaysAsync("epoch", "2");
    }
}

using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Regions;
using AgentRegions.Testing;
using static AgentRegions.Integration.Clusters.ThreeClusters;

namespace AgentRegions.Integration.Clusters;

/// <summary>A Capacity gate across clusters: the source's replicas are counted in its own, and the target's are scaled in another. No controller runs: the test says what is ready.</summary>
public sealed class CapacityTests
{
    [ClustersFact]
    public async Task TargetIsTooSmallForTheSourcesShare_ItsOwnOperatorScalesIt_AndBackAfterwards()
    {
        await using var world = await StartServingAsync(new() { PercentOfSource = 100, Scale = new() { Max = 8, DownAfter = Duration.FromSeconds(1) } });
        await world[West].ConditionBecomesAsync(ConditionTypes.FailoverPossible, ConditionStatus.False, "GateBlocks");

        await world.Agents[Us].KillAsync();

        const string Evidence = "gate room: 1 replicas are ready, 100 % of the source's 4 are 4; the operator of its region scales the workload to 4";
        await world[West].PolicyBecomesAsync(s => s.Decision is { Reason: "GateBlocks" } held && held.Message.Contains(Evidence, StringComparison.Ordinal), "the gate holds the failover back");
        await ReplicasBecomeAsync(world[Eu], 4);
        var scaled = (await world[Eu].RegionBecomesAsync(Eu, s => s.Scaled is { At: not null }, "its status says so")).Status.Scaled!;
        Assert.Equal((1, 4), (scaled.From, scaled.To));
        await ReadyAsync(world[Eu], 4);
        await world.ActiveBecomesAsync(Eu);

        await world.Agents[Us].RestartAsync();
        await world[Us].AskAsync("home", s => s with { To = Us, Timeout = Duration.FromSeconds(60) });
        await world.ActiveBecomesAsync(Us);
        await ReplicasBecomeAsync(world[Eu], 1);
        await world[Eu].RegionBecomesAsync(Eu, s => s.Scaled is null, "nothing is left to take back");
        await ReplicasBecomeAsync(world[Us], 4);
        Assert.Equal(["WorkloadScaled", "WorkloadScaledBack"], (await world[Eu].EventReasonsAsync()).Where(e => e.StartsWith("Workload", StringComparison.Ordinal)).Order());
        Assert.DoesNotContain(await world[Us].EventReasonsAsync(), e => e.StartsWith("Workload", StringComparison.Ordinal));
    }

    [ClustersFact]
    public async Task SomebodyScaledItSince_ItIsLeftAsItIs()
    {
        await using var world = await StartServingAsync(new() { MinReady = 3, Scale = new() { Max = 3, DownAfter = Duration.FromSeconds(0) } });
        await world[West].AskAsync("away", s => s with { To = Eu, Timeout = Duration.FromSeconds(60) });
        await ReplicasBecomeAsync(world[Eu], 3);
        await ReadyAsync(world[Eu], 3);
        await world.ActiveBecomesAsync(Eu);

        _ = (await world[Eu].KubectlAsync("scale", "deployment", "agent", "--replicas=5")).Required;
        await world[West].AskAsync("home", s => s with { To = Us, Timeout = Duration.FromSeconds(60) });
        await world.ActiveBecomesAsync(Us);

        await world[Eu].RegionBecomesAsync(Eu, s => s.Scaled is null, "nothing is left to take back");
        await ReplicasBecomeAsync(world[Eu], 5);
        await Eventually.PassesAsync(async () => Assert.Contains("WorkloadLeft", await world[Eu].EventReasonsAsync()));
    }

    [ClustersFact]
    public async Task CalledOff_WhileItsOperatorRestarts_ItIsScaledBackAllTheSame()
    {
        await using var world = await StartServingAsync(new() { MinReady = 3, Scale = new() { Max = 3, DownAfter = Duration.FromSeconds(1) } });
        await world[West].AskAsync("away", s => s with { To = Eu, Timeout = Duration.FromSeconds(8) });
        await ReplicasBecomeAsync(world[Eu], 3);

        await world[Eu].Operator!.KillAsync();
        await world[West].FailoverBecomesAsync("away", FailoverPhase.Failed);
        await world[Eu].StartOperatorAsync();

        await ReplicasBecomeAsync(world[Eu], 1);
        await world[Eu].RegionBecomesAsync(Eu, s => s.Scaled is null, "nothing is left to take back");
        await world.ActiveBecomesAsync(Us);
    }

    /// <summary>us-east-1 serves with four replicas, eu-west-1 has one.</summary>
    private static async Task<ThreeClusters> StartServingAsync(CapacityGate gate)
    {
        var world = await StartAsync(
            p => p with
            {
                Cooldown = Duration.FromSeconds(0),
                Failback = new() { Mode = FailbackMode.Hold },
                Gates = [new() { Name = "room", Type = GateType.Capacity, Capacity = gate }],
            },
            r => r.Region == West ? r with { FailoverTarget = false } : r with { Workload = new() { Kind = WorkloadKind.Deployment, Name = "agent" } });
        await DeployAsync(world[Us], 4);
        await DeployAsync(world[Eu], 1);
        await world.StartServingAsync();
        return world;
    }

    private static async Task DeployAsync(ClusterSite site, int replicas)
    {
        _ = (await site.ApplyAsync($$$"""
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "agent"}, "spec": {"replicas": {{{replicas}}}, "selector": {"matchLabels": {"app": "agent"}},
             "template": {"metadata": {"labels": {"app": "agent"}}, "spec": {"containers": [{"name": "agent", "image": "none"}]} } } }
            """)).Required;
        await ReadyAsync(site, replicas);
    }

    private static async Task ReadyAsync(ClusterSite site, int replicas) => _ = (await site.KubectlAsync(
        "patch", "deployment", "agent", "--subresource=status", "--type=merge", "-p",
        $$$"""{"status": {"replicas": {{{replicas}}}, "readyReplicas": {{{replicas}}}, "availableReplicas": {{{replicas}}} } }""")).Required;

    private static async Task ReplicasBecomeAsync(ClusterSite site, int replicas) => _ = await Eventually.BecomesAsync(
        async () => (await site.Client.GetAsync<DeploymentView>("agent", Namespace))!.Spec!.Replicas, found => found == replicas, $"{site.Name}: {replicas} replicas are wanted");
}

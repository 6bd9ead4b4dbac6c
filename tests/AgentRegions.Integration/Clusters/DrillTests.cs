using System.Globalization;
using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Integration.Operator;
using AgentRegions.Operator.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Clusters.ThreeClusters;

namespace AgentRegions.Integration.Clusters;

/// <summary>Drills in the many-clusters form: every cluster's sidecars take part, and any operator may begin one and bring it back.</summary>
public sealed class DrillTests
{
    private static readonly TimeSpan AMinuteAndMore = TimeSpan.FromSeconds(180);

    private static DrillSpec NeverDue => new() { Schedule = "0 0 29 2 *" };

    [ClustersFact]
    [TakesLong]
    public async Task AskedInAThirdCluster_SidecarsDrainOnBothWays_AndEveryClusterHasTheReports()
    {
        await using var world = await ThreeClusters.StartAsync(p => p with { Drill = NeverDue with { Stay = Duration.Parse("20s") } });
        await world.StartServingAsync();
        await using var us = await world.StartSidecarAsync(Us);
        await using var eu = await world.StartSidecarAsync(Eu);
        await us.SaysAsync("takesTraffic", "true");
        await eu.SaysAsync("fenced", "NotActive");
        await us.SendAsync("PUT", "/v1/streams/a");

        await world[West].AskAsync("try", s => s with { Kind = FailoverKind.Drill, To = Eu, Timeout = Duration.FromMinutes(2) });

        await world[West].FailoverBecomesAsync("try", FailoverPhase.Drain);
        await us.SaysAsync("takesTraffic", "false");
        await eu.SaysAsync("takesTraffic", "true");
        Assert.Equal(409, (await us.SendAsync("PUT", "/v1/streams/b")).Status);
        Assert.Equal(201, (await eu.SendAsync("PUT", "/v1/streams/c")).Status);
        foreach (var site in world.Sites.Values)
            await site.PolicyBecomesAsync(s => s is { Phase: PolicyPhase.FailingOver, Active: Us, Epoch: 1 }, "the way there is being prepared");
        await us.SendAsync("DELETE", "/v1/streams/a");
        await world.ActiveBecomesAsync(Eu);
        await us.SaysAsync("fenced", "NotActive");

        await eu.SaysAsync("takesTraffic", "false");
        await us.SaysAsync("takesTraffic", "true");
        foreach (var site in world.Sites.Values)
            await site.FailoverBecomesAsync("try-back", FailoverPhase.Drain);
        await eu.SendAsync("DELETE", "/v1/streams/c");

        await world.ActiveBecomesAsync(Us);
        await us.SaysAsync("epoch", "3");
        await eu.SaysAsync("fenced", "NotActive");
        foreach (var site in world.Sites.Values)
        {
            // Where nobody asked for it, the way there has the name of its epoch.
            var there = (await site.FailoverBecomesAsync(site == world[West] ? "try" : $"{Policy}-2", FailoverPhase.Done)).Status;
            var back = (await site.FailoverBecomesAsync("try-back", FailoverPhase.Done)).Status;
            Assert.Equal((Us, Eu, 2L), (there.From, there.To, there.Epoch));
            Assert.Equal((Eu, Us, 3L), (back.From, back.To, back.Epoch));
            foreach (var way in new[] { there, back })
            {
                Assert.Equal(["Open", "Drain", "FinalCheckpoint", "Fence", "Switch", "Verify"], way.Steps.Select(s => s.Name).Where(n => n != "Gate"));
                Assert.All(way.Steps, s => Assert.NotNull(s.FinishedAt));
            }
            await site.ConditionBecomesAsync(ConditionTypes.DrillPassed, ConditionStatus.True, "Passed");
        }
    }

    [ClustersFact]
    public async Task StreamsDoNotEnd_ItIsTakenBack_AndTheSourceGoesOn()
    {
        await using var world = await ThreeClusters.StartAsync(p => p with { Drill = NeverDue, Drain = new() { Timeout = Duration.Parse("3s") } });
        await world.StartServingAsync();
        await using var us = await world.StartSidecarAsync(Us);
        await using var eu = await world.StartSidecarAsync(Eu);
        await us.SaysAsync("takesTraffic", "true");
        await us.SendAsync("PUT", "/v1/streams/a");

        await world[Eu].AskAsync("try", s => s with { Kind = FailoverKind.Drill, To = Eu, Timeout = Duration.FromMinutes(2) });

        var report = (await world[Eu].FailoverBecomesAsync("try", FailoverPhase.Failed)).Status;
        Assert.Equal("RolledBack", TestService.Condition(report.Conditions, ConditionTypes.Failed).Reason);
        Assert.Equal("RollBack", report.Steps[^1].Name);
        await us.SaysAsync("takesTraffic", "true");
        await eu.SaysAsync("fenced", "NotActive");
        foreach (var site in world.Sites.Values)
        {
            var status = (await site.PolicyBecomesAsync(
                s => TestService.Condition(s.Conditions, ConditionTypes.DrillPassed) is { Status: ConditionStatus.False }, "the drill did not pass")).Status;
            Assert.Equal((Us, 1L), (status.Active, status.Epoch));
        }
    }

    [ClustersFact]
    [TakesLong]
    public async Task Scheduled_OneOfThreeOperatorsBeginsIt_AndAnotherBringsItBackWhenThatOneDies()
    {
        await using var world = await ThreeClusters.StartAsync();
        await world.StartServingAsync();
        var at = TimeProvider.System.GetUtcNow().AddSeconds(100);
        var drill = $$$$"""{"spec":{"drill":{"schedule":"{{{{at.Minute.ToString(CultureInfo.InvariantCulture)}}}} {{{{at.Hour.ToString(CultureInfo.InvariantCulture)}}}} * * *","window":"2m","mode":"Switch","stay":"40s"}}}""";
        foreach (var patched in await Task.WhenAll(world.Sites.Values.Select(s => s.KubectlAsync("patch", "fop", Policy, "--type=merge", "-p", drill))))
            _ = patched.Required;
        await world[Us].PolicyBecomesAsync(s => s is { Epoch: 2 }, "the drill is there", AMinuteAndMore);
        var leader = await world.LeaderAsync();

        await leader.Operator!.KillAsync();

        var alive = world.Sites.Values.Where(s => s != leader).ToList();
        Assert.Equal(2, (await alive[0].PolicyAsync()).Status.Epoch);
        foreach (var site in alive)
            await site.PolicyBecomesAsync(s => s is { Active: Us, Epoch: 3 }, "it is back", AMinuteAndMore);
        await leader.StartOperatorAsync();
        await world.ActiveBecomesAsync(Us);
        foreach (var site in world.Sites.Values)
        {
            await site.ConditionBecomesAsync(ConditionTypes.DrillPassed, ConditionStatus.True, "Passed");
            var ways = (await site.Client.ListAsync<Failover>(Namespace)).Where(f => f.Spec.Kind == FailoverKind.Drill).Select(f => f.Metadata.Name!).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(2, ways.Count);
            Assert.Equal(ways[0] + "-back", ways[1]);
        }
        Assert.Equal(3, world.AddressesPublished.Count);
    }
}

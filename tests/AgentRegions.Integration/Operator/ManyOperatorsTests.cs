using AgentRegions.Core.Resources;
using AgentRegions.Integration.Clusters;
using AgentRegions.Testing;
using static AgentRegions.Integration.Clusters.ThreeClusters;

namespace AgentRegions.Integration.Operator;

/// <summary>Three operators, each in its own cluster, that share a table: they agree, and everybody shows the same.</summary>
public sealed class ManyOperatorsTests
{
    [ClustersFact]
    public async Task ThreeOperators_OneLeads_AndEveryClusterShowsTheSame()
    {
        await using var clusters = await StartAsync();
        await clusters.StartServingAsync();

        var leader = await clusters.LeaderAsync();
        foreach (var site in clusters.Sites.Values)
        {
            var follows = site == leader ? "Leading" : "Following";
            await site.ConditionBecomesAsync(ConditionTypes.LeaderKnown, ConditionStatus.True, follows);
            await site.ConditionBecomesAsync(ConditionTypes.SpecsAgree, ConditionStatus.True, "Agreed");
            await site.ConditionBecomesAsync(ConditionTypes.FailoverPossible, ConditionStatus.True, "TargetReady");
            var status = (await site.PolicyAsync()).Status;
            Assert.StartsWith($"{leader.Name} (", status.Leader, StringComparison.Ordinal);
            Assert.Equal((Us, 1L), (status.Active, status.Epoch));
            await site.RegionBecomesAsync(Us, r => r.Observers.Count == 3 && r.Observers.All(o => o.Verdict == Verdict.Healthy), "three observers see it healthy");
        }
        Assert.Equal([TestService.AddressOf(Us)], clusters.AddressesPublished);

        await clusters.Agents[Us].KillAsync();
        await clusters.ActiveBecomesAsync(Eu);
        foreach (var site in clusters.Sites.Values)
        {
            Assert.Equal(2, (await site.PolicyAsync()).Status.Epoch);
            await site.FailoverBecomesAsync("agent-2", FailoverPhase.Done);
            await Eventually.PassesAsync(async () => Assert.Equal(1, (await site.EventReasonsAsync()).Count(r => r == "DNSSwitched")));
        }
        Assert.Equal([TestService.AddressOf(Us), TestService.AddressOf(Eu)], clusters.AddressesPublished);
    }
}

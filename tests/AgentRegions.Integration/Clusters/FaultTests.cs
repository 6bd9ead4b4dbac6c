using AgentRegions.Core.Dns;
using AgentRegions.Core.Resources;
using AgentRegions.Integration.Operator;
using AgentRegions.Sandbox.Route53;
using AgentRegions.Testing;
using static AgentRegions.Integration.Clusters.ThreeClusters;

namespace AgentRegions.Integration.Clusters;

/// <summary>Processes killed and frozen, and cut off from the store, from Route 53 and from the agents: three operators move a service rightly or not at all.</summary>
public sealed class FaultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [ClustersFact]
    public async Task ActiveRegionAndItsOperatorDie_TheServiceMovesOnce()
    {
        await using var clusters = await StartAsync();
        await clusters.StartServingAsync();

        await clusters[Us].Operator!.KillAsync();
        await clusters.Agents[Us].KillAsync();
        await clusters.ActiveBecomesAsync(Eu, exceptIn: Us);

        foreach (var site in new[] { clusters[Eu], clusters[West] })
            Assert.Equal(2, (await site.PolicyAsync()).Status.Epoch);
        Assert.Equal([TestService.AddressOf(Us), TestService.AddressOf(Eu)], clusters.AddressesPublished);
    }

    [ClustersFact]
    public async Task ActiveRegionAndTheLeaderDie_TheNextLeaderMovesItOnce()
    {
        await using var clusters = await StartAsync();
        await clusters.StartServingAsync();
        var leader = await clusters.LeaderAsync();

        await leader.Operator!.KillAsync();
        await clusters.Agents[Us].KillAsync();
        await clusters.ActiveBecomesAsync(Eu, exceptIn: leader.Name);

        Assert.Equal([TestService.AddressOf(Us), TestService.AddressOf(Eu)], clusters.AddressesPublished);
        Assert.True(TermsRise(clusters));
        var next = await clusters.LeaderAsync();
        Assert.NotEqual(leader.Name, next.Name);

        // It comes back with nothing but the store, and follows.
        await leader.StartOperatorAsync();
        await leader.PolicyBecomesAsync(p => p is { Active: Eu, Epoch: 2 }, "it shows what the others decided", Patience);
        Assert.Equal(2, clusters.AddressesPublished.Count);
    }

    [ClustersFact]
    public async Task LeaderIsFrozenAmidItsBatch_TheNextOneMovesIt_AndTheOldBatchIsRefused()
    {
        await using var clusters = await StartAsync();
        await clusters.StartServingAsync();
        var leader = await clusters.LeaderAsync();

        // Its batch hangs on the way while it stops in its tracks: the classic stale leader.
        clusters.Route53.Inject(Route53Fault.HangBefore);
        await clusters.Agents[Us].KillAsync();
        await Eventually.HoldsAsync(() => clusters.Route53.Held == 1, "the leader's batch is under way");
        leader.Operator!.Freeze();
        await clusters.ActiveBecomesAsync(Eu, exceptIn: leader.Name);
        var accepted = clusters.Route53.Accepted.Count;

        clusters.Route53.Release();
        leader.Operator.Thaw();

        await leader.PolicyBecomesAsync(
            p => p is { Active: Eu, Epoch: 2 } && TestService.Condition(p.Conditions, ConditionTypes.LeaderKnown).Reason == "Following", "it steps down and follows", Patience);
        Assert.Equal(accepted, clusters.Route53.Accepted.Count);
        Assert.Equal([TestService.AddressOf(Us), TestService.AddressOf(Eu)], clusters.AddressesPublished);
        Assert.True(TermsRise(clusters));
        Assert.False(leader.Operator.HasExited);
    }

    [ClustersFact]
    public async Task StoreIsOutOfReach_NothingMoves_AndEveryClusterSaysSo()
    {
        await using var clusters = await StartAsync();
        await clusters.StartServingAsync();

        foreach (var site in clusters.Sites.Values)
            site.Store.Cut(refuse: true);
        await clusters.Agents[Us].KillAsync();
        foreach (var site in clusters.Sites.Values)
        {
            await site.PolicyBecomesAsync(
                p => TestService.Condition(p.Conditions, ConditionTypes.FailoverPossible) is { Status: ConditionStatus.False, Reason: "StoreUnavailable" }, "failover is not possible, and why", Patience);
            await site.RegionBecomesAsync(Us, r => r.Observers.Any(o => o.Name == site.Name && o.Verdict == Verdict.Down), "its operator sees the outage");
            Assert.Equal((Us, 1L), ((await site.PolicyAsync()).Status.Active, (await site.PolicyAsync()).Status.Epoch));
        }
        Assert.Equal([TestService.AddressOf(Us)], clusters.AddressesPublished);

        foreach (var site in clusters.Sites.Values)
            site.Store.Resume();
        await clusters.ActiveBecomesAsync(Eu);
        Assert.Equal([TestService.AddressOf(Us), TestService.AddressOf(Eu)], clusters.AddressesPublished);
    }

    [ClustersFact]
    public async Task ObserverSeesNobodyButTheStore_ItAbstains_AndNothingMoves()
    {
        await using var clusters = await StartAsync();
        await clusters.StartServingAsync();
        var isolated = clusters[West];

        isolated.Isolate();
        isolated.Store.Resume();
        await isolated.ConditionBecomesAsync(ConditionTypes.FailoverPossible, ConditionStatus.False, "Abstaining");
        await Eventually.HoldsAsync(() => isolated.Operator!.Log.Contains($"{Us}: Healthy -> Down", StringComparison.Ordinal), "it sees the active region down", Patience);
        await clusters[Eu].RegionBecomesAsync(Us, r => r.Verdict == Verdict.Healthy && r.Observers.Any(o => o is { Name: West, Verdict: Verdict.Unknown }), "the others do not count it");
        Assert.Equal([TestService.AddressOf(Us)], clusters.AddressesPublished);

        isolated.Rejoin();
        await isolated.ConditionBecomesAsync(ConditionTypes.FailoverPossible, ConditionStatus.True, "TargetReady");
        Assert.Equal([TestService.AddressOf(Us)], clusters.AddressesPublished);
    }

    [ClustersFact]
    public async Task LeaderIsCutOffFromEverything_AnotherLeads_AndDnsStays()
    {
        await using var clusters = await StartAsync();
        await clusters.StartServingAsync();
        var cut = await clusters.LeaderAsync();

        cut.Isolate();
        var others = clusters.Sites.Values.Where(s => s != cut).ToList();
        await Eventually.PassesAsync(
            async () => Assert.Contains(
                "Leading", await Task.WhenAll(others.Select(async s => TestService.Condition((await s.PolicyAsync()).Status.Conditions, ConditionTypes.LeaderKnown).Reason))),
            Patience);
        await cut.PolicyBecomesAsync(
            p => TestService.Condition(p.Conditions, ConditionTypes.LeaderKnown).Status == ConditionStatus.Unknown, "the one that is cut off knows that it knows nothing", Patience);
        Assert.Equal([TestService.AddressOf(Us)], clusters.AddressesPublished);

        cut.Rejoin();
        await cut.PolicyBecomesAsync(p => TestService.Condition(p.Conditions, ConditionTypes.LeaderKnown).Reason is "Following" or "Leading", "it is one of three again", Patience);
        Assert.Equal([TestService.AddressOf(Us)], clusters.AddressesPublished);
        Assert.True(TermsRise(clusters));
    }

    /// <summary>No batch of an older term or epoch was accepted after one of a newer, and no value of the ownership record twice.</summary>
    private static bool TermsRise(ThreeClusters clusters)
    {
        var owners = clusters.Route53.Accepted.SelectMany(b => b.Changes)
            .Where(c => c is { Action: "CREATE", Type: "TXT" })
            .Select(c => OwnershipRecord.Parse(c.Values[0].Trim('"'))!)
            .ToList();
        return owners.Count > 0
            && owners.Zip(owners.Skip(1)).All(p => p.First.Term <= p.Second.Term && p.First.Epoch <= p.Second.Epoch && p.First.Sequence < p.Second.Sequence);
    }
}

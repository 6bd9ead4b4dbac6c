using System.Globalization;
using AgentRegions.Core.Resources;
using AgentRegions.Integration.Clusters;
using AgentRegions.Testing;
using Xunit.Abstractions;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator.TestPlan;

/// <summary>The network is cut: between a region and those who look at it, and between one observer and the world.</summary>
public sealed class PartitionTests(ITestOutputHelper output)
{
    [OperatorFact]
    public Task RegionIsCutOffFromItsOperator_ServiceMoves_AndStaysWhenTheCutHeals() => PlanReport.RunAsync(
        output, "4a", "the network to the active region is cut, and heals", "Down, one change to eu-west-1; the region is Healthy again and nothing moves back by itself", async () =>
        {
            TcpProxy? way = null;
            await using var service = await StartAsync(region: r => r.Region == Us ? r with { Endpoint = (way = new(new(r.Endpoint))).Address.ToString().TrimEnd('/') } : r);
            await using var network = way!;
            await service.StartServingAsync();
            await using var dns = await DnsWatch.StartAsync(service.Route53, service.DnsName, Us);

            var failed = dns.Now;
            network.Cut(refuse: true);
            var told = await dns.TellsAsync(Eu) - failed;
            await service.VerdictBecomesAsync(Us, Verdict.Down);
            await service.ActiveBecomesAsync(Eu);

            network.Resume();
            await service.VerdictBecomesAsync(Us, Verdict.Healthy);
            var policy = await service.ActiveBecomesAsync(Eu);
            Assert.Equal(2, policy.Status.Epoch);
            Assert.Equal([Us, Eu], dns.Told);
            return string.Create(CultureInfo.InvariantCulture, $"DNS {dns.History}, {told.TotalSeconds:0.0} s after the cut; healed: Healthy, epoch still {policy.Status.Epoch}");
        });

    [ClustersFact]
    public Task ObserverIsCutOff_NothingMoves_ThenTheActiveRegionIs_AndTheServiceMovesOnce() => PlanReport.RunAsync(
        output, "4b", "three clusters: an observer is cut off from the world; then the whole active region is, which sees itself well",
        "the observer's own partition moves nothing; the region's moves the service once, and the region follows when the cut heals", async () =>
        {
            await using var clusters = await ThreeClusters.StartAsync();
            await clusters.StartServingAsync();
            await using var dns = await DnsWatch.StartAsync(clusters.Route53, $"agent.{ThreeClusters.Zone}", Us);

            clusters[West].Isolate();
            await Eventually.HoldsAsync(() => clusters[West].Log.Contains($"{Us}: Healthy -> Down", StringComparison.Ordinal), "the observer sees the active region down");
            Assert.Equal(1, (await clusters[Eu].PolicyAsync()).Status.Epoch);
            Assert.Equal(Verdict.Healthy, (await clusters[Eu].RegionBecomesAsync(Us, r => r.Verdict == Verdict.Healthy, "the others see it well")).Status.Verdict);
            clusters[West].Rejoin();
            await clusters[West].RegionBecomesAsync(Us, r => r.Observers.Any(o => o is { Name: West, Verdict: Verdict.Healthy }), "the observer is back");
            Assert.Equal([Us], dns.Told);

            var failed = dns.Now;
            clusters.PartRegion(Us);
            var told = await dns.TellsAsync(Eu) - failed;
            await clusters.ActiveBecomesAsync(Eu, exceptIn: Us);
            var own = (await clusters[Us].PolicyAsync()).Status;

            clusters.JoinRegion(Us);
            await clusters[Us].PolicyBecomesAsync(p => p is { Active: Eu, Epoch: 2 }, "the region that was cut off follows");
            Assert.Equal([Us, Eu], dns.Told);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"observer: DNS stayed, epoch 1; region: DNS {dns.History}, {told.TotalSeconds:0.0} s after the cut, epoch 2, while its own cluster still showed {own.Active} at epoch {own.Epoch}; healed: it follows");
        });
}

using System.Globalization;
using AgentRegions.Benchmarks.Budgets;
using AgentRegions.Integration.Clusters;
using AgentRegions.Sandbox.Route53;

namespace AgentRegions.Benchmarks.SteadyStates;

/// <summary>Three operators and a hundred services, when nothing happens: what they write and read.</summary>
internal static class SteadyRun
{
    private const int Services = 100;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(45);

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(CancellationToken cancellation)
    {
        if (ClustersFactAttribute.Missing is { } missing)
            return [Finding.NotMeasured("steady state, 100 services, 3 operators", missing)];
        await using var clusters = await ThreeClusters.StartAsync();
        await clusters.AddPoliciesAsync(Services - 1);
        await clusters.StartOperatorsAsync();
        await clusters.AllAreInSyncAsync(TimeSpan.FromSeconds(90));
        // What the placement still has to confirm at Route 53 is no steady state.
        await Task.Delay(TimeSpan.FromSeconds(10), cancellation);

        var (before, from) = (await CountAsync(clusters), clusters.Route53.Requests.Count);
        await Task.Delay(Length, cancellation);
        var written = (await CountAsync(clusters)).Minus(before);
        var asked = clusters.Route53.Requests.Skip(from).ToList();
        var reads = asked.Count(r => r.Operation == SandboxRoute53.List) / Length.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  in {Length.TotalSeconds} s: {written.Beats} beats, {written.Published} items published, {written.Swapped} registers written; Route 53: {asked.Count} requests, {reads:0.00} reads a second"));
        return
        [
            Finding.AtMost("100 services, 3 operators: store items an operator and beat", (double)(written.Published + written.Swapped) / written.Beats, 1, "", 2),
            Finding.AtMost("100 services, 3 operators: Route 53 reads a second", reads, 1, "", 2),
        ];
    }

    private static async Task<StoreCounts> CountAsync(ThreeClusters clusters)
    {
        var all = new StoreCounts(0, 0, 0);
        foreach (var site in clusters.Sites.Values)
            all = all.Plus(StoreCounts.Read(await site.Operator!.MetricsAsync()));
        return all;
    }
}

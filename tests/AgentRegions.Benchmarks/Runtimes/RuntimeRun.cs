using System.Diagnostics;
using System.Globalization;
using AgentRegions.Benchmarks.Budgets;
using AgentRegions.Benchmarks.Processes;
using AgentRegions.Testing;

namespace AgentRegions.Benchmarks.Runtimes;

internal sealed record RuntimeOptions(int Objects, int Rounds, int Changes);

/// <summary>Our controller and client-go's take turns on the same objects.</summary>
internal static class RuntimeRun
{
    private const double CpuBudget = 1.1;
    private const double LatencyBudget = 1.0;
    private const double MemoryBudget = 2.0;
    private static readonly TimeSpan MostBeforeRound = TimeSpan.FromSeconds(60);

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(RuntimeOptions options, CancellationToken cancellation)
    {
        var kubeConfigPath = await TestSandbox.ChosenKubeConfigPathAsync();
        await using var gadgets = await GadgetCluster.StartAsync(kubeConfigPath, options.Objects, cancellation);
        List<RuntimeSample> ours = [], go = [];
        Console.WriteLine($"{options.Objects} objects, 4 workers, {options.Changes} changes a round");
        var started = Stopwatch.GetTimestamp();
        // On a busy machine fewer rounds fit into the time of a row.
        for (var round = 1; round <= options.Rounds && Stopwatch.GetElapsedTime(started) < MostBeforeRound; round++)
        {
            ours.Add(await RoundAsync("ours", Programs.Controller, gadgets, options, cancellation));
            if (Programs.ClientGo is { } peer)
                go.Add(await RoundAsync("client-go", peer, gadgets, options, cancellation));
        }
        return Programs.ClientGo is null ? PeerRatios.Stored(RuntimeSample.Median(ours)) : Compare(RuntimeSample.Median(ours), RuntimeSample.Median(go), "");
    }

    /// <param name="note">How the peer was measured, when not in this run.</param>
    public static IReadOnlyList<Finding> Compare(RuntimeSample ours, RuntimeSample go, string note)
    {
        var first = Text($"controller, 5,000 objects{note}: first status after start {ours.FirstMs:0} ms, client-go {go.FirstMs:0} ms");
        return
        [
            Finding.AtMost(Text($"controller, 5,000 objects{note}: CPU of the burst {ours.CpuSeconds:0.00} s, client-go {go.CpuSeconds:0.00} s"), ours.CpuSeconds / go.CpuSeconds, CpuBudget, "×", 2),
            Finding.AtMost(Text($"controller{note}: spec change to status, p99 {ours.P99Ms:0.0} ms, client-go {go.P99Ms:0.0} ms"), ours.P99Ms / go.P99Ms, LatencyBudget, "×", 2),
            Finding.AtMost(Text($"controller{note}: peak memory {ours.PeakMiB:0} MiB, client-go {go.PeakMiB:0} MiB"), ours.PeakMiB / go.PeakMiB, MemoryBudget, "×", 2),
            new(first, "", "", BudgetVerdict.Pass),
        ];
    }

    private static async Task<RuntimeSample> RoundAsync(string who, string program, GadgetCluster gadgets, RuntimeOptions options, CancellationToken cancellation)
    {
        await gadgets.ChangeAllAsync(cancellation);
        await using var process = MeasuredProcess.Start(program, [gadgets.Namespace], new Dictionary<string, string> { ["KUBECONFIG"] = gadgets.KubeConfigPath });
        await gadgets.FirstStatusAsync(cancellation);
        var first = process.Elapsed;
        await gadgets.AllHaveStatusAsync(cancellation);
        var burst = process.Elapsed;
        // What the controller still does with the last events counts too.
        await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        var cpu = process.Processor;
        var latencies = await gadgets.ChangeOneByOneAsync(options.Changes, cancellation);
        latencies.Sort();
        var sample = new RuntimeSample(cpu.TotalSeconds, first.TotalMilliseconds, burst.TotalSeconds, latencies[latencies.Count / 2], latencies[(int)(latencies.Count * 0.99)], process.PeakMiB);
        Console.WriteLine(Text($"  {who,-10} CPU {sample.CpuSeconds:0.00} s, burst {sample.BurstSeconds:0.0} s, first status {sample.FirstMs:0} ms, change → status p50 {sample.P50Ms:0.0} ms p99 {sample.P99Ms:0.0} ms, peak {sample.PeakMiB:0.0} MiB"));
        return sample;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

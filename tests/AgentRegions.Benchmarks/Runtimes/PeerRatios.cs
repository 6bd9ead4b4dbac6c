using AgentRegions.Benchmarks.Budgets;

namespace AgentRegions.Benchmarks.Runtimes;

/// <summary>Both controllers as they were measured where a Go toolchain was: what is compared with where none is.</summary>
internal static class PeerRatios
{
    private const string When = "measured on 2026-11-30, 2 busy cores of an AMD EPYC (load 26), Go 1.24.4, client-go 0.32.3, Kubernetes 1.36";

    // As ./dev bench runtime prints them.
    private static readonly RuntimeSample Ours = new(CpuSeconds: 3.20, FirstMs: 917, BurstSeconds: 28.7, P50Ms: 10.6, P99Ms: 68.0, PeakMiB: 54.8);
    private static readonly RuntimeSample ClientGo = new(CpuSeconds: 3.86, FirstMs: 924, BurstSeconds: 31.5, P50Ms: 9.6, P99Ms: 38.1, PeakMiB: 37.3);

    /// <param name="now">Ours in this run, on a machine that may be another.</param>
    public static IReadOnlyList<Finding> Stored(RuntimeSample now)
    {
        Console.WriteLine($"No Go toolchain here: the ratios are the stored ones, {When}. Of this run, ours alone: CPU {now.CpuSeconds:0.00} s, p99 {now.P99Ms:0.0} ms, peak {now.PeakMiB:0} MiB.");
        return RuntimeRun.Compare(Ours, ClientGo, $" ({When})");
    }
}

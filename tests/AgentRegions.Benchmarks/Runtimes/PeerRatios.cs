using AgentRegions.Benchmarks.Budgets;

namespace AgentRegions.Benchmarks.Runtimes;

/// <summary>Both controllers as they were measured where a Go toolchain was: what is compared with where none is.</summary>
internal static class PeerRatios
{
    private const string When = "measured on DATE, 2 cores of an AMD EPYC, Go 1.24.4, client-go 0.32.3, Kubernetes 1.36";

    private static readonly RuntimeSample Ours = new(0, 0, 0, 0, 0, 0);
    private static readonly RuntimeSample ClientGo = new(0, 0, 0, 0, 0, 0);

    /// <param name="now">Ours in this run, on a machine that may be another.</param>
    public static IReadOnlyList<Finding> Stored(RuntimeSample now)
    {
        Console.WriteLine($"No Go toolchain here: the ratios are the stored ones, {When}. Of this run, ours alone: CPU {now.CpuSeconds:0.00} s, p99 {now.P99Ms:0.0} ms, peak {now.PeakMiB:0} MiB.");
        return RuntimeRun.Compare(Ours, ClientGo, $" ({When})");
    }
}

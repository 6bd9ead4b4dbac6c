using System.Globalization;
using AgentRegions.Benchmarks.Budgets;
using AgentRegions.Benchmarks.Probes;
using AgentRegions.Benchmarks.Processes;

namespace AgentRegions.Benchmarks.Operators;

/// <summary>The operator at rest, with everything that it does for many regions.</summary>
internal static class RegionsRun
{
    private const double CorePercent = 10;
    private const double LatenessMs = 50;
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(int regions, TimeSpan interval, TimeSpan length, CancellationToken cancellation)
    {
        var (server, endpoint) = ProbedServer.Start();
        using var killed = server;
        try
        {
            await using var world = await RegionsWorld.StartAsync(regions, endpoint, interval, cancellation);
            await using var started = world.StartOperator();
            await started.AnswersAsync(world.Address("/readyz"), cancellation);
            await AllHealthyAsync(world.Address("/metrics"), regions, cancellation);
            var idle = await AtRestAsync(started, cancellation);
            var before = (Cpu: started.Processor, At: started.Elapsed, Late: LatenessHistogram.Read(await MetricsAsync(world, cancellation)));
            var resident = started.ResidentMiB;
            for (var end = started.Elapsed + length; started.Elapsed < end; resident = Math.Max(resident, started.ResidentMiB))
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancellation);
            var seconds = (started.Elapsed - before.At).TotalSeconds;
            var core = 100 * (started.Processor - before.Cpu) / (started.Elapsed - before.At);
            var late = LatenessHistogram.Read(await MetricsAsync(world, cancellation)).Since(before.Late);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {late.Count / seconds:0} probes a second; {core:0.0} % of a core, resident {resident:0.0} MiB (peak {started.PeakMiB:0.0}), {late.ShareWithin(LatenessMs / 1000):0.0000} within {LatenessMs} ms; at rest after {idle.TotalSeconds:0} s"));
            return Judge(regions, interval, core, resident, late);
        }
        finally
        {
            server.Kill();
        }
    }

    private static IReadOnlyList<Finding> Judge(int regions, TimeSpan interval, double core, double resident, LatenessHistogram late)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"operator, {regions:#,0} regions every {interval.TotalSeconds:0} s, native");
        var memory = Finding.AtMost($"{what}: resident", resident, regions <= 1000 ? 80 : 250, "MiB");
        return regions > 1000 ? [memory] :
        [
            memory,
            Finding.AtMost($"{what}: of a core", core, CorePercent, "%", 1),
            Finding.AtMost($"{what}: probes more than {LatenessMs:0} ms late", 100 * (1 - late.ShareWithin(LatenessMs / 1000)), 1, "%", 2),
        ];
    }

    private static async Task AllHealthyAsync(Uri metrics, int regions, CancellationToken cancellation)
    {
        while (true)
        {
            var text = await Http.GetStringAsync(metrics, cancellation);
            // The metrics of so many regions are cut off at a number of series; what is shown must be healthy.
            var verdicts = text.Split('\n').Where(l => l.StartsWith("agentregion_region_verdict{", StringComparison.Ordinal) && l.EndsWith(" 1", StringComparison.Ordinal)).ToList();
            if (verdicts.Count >= Math.Min(regions, 1000) && verdicts.All(l => l.Contains("verdict=\"Healthy\"", StringComparison.Ordinal)))
                return;
            // Seldom, as Prometheus asks: each answer has tens of thousands of series.
            await Task.Delay(TimeSpan.FromSeconds(10), cancellation);
        }
    }

    /// <summary>Waits until the statuses are written and the processor time of five seconds is no less than that of the five before: probing alone is left.</summary>
    private static async Task<TimeSpan> AtRestAsync(MeasuredProcess started, CancellationToken cancellation)
    {
        var (last, least) = (started.Processor, TimeSpan.MaxValue);
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(5), cancellation);
            var spent = started.Processor - last;
            last += spent;
            if (spent >= least * 0.9)
                return started.Elapsed;
            least = spent;
        }
    }

    private static Task<string> MetricsAsync(RegionsWorld world, CancellationToken cancellation) => Http.GetStringAsync(world.Address("/metrics"), cancellation);
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Probing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AgentRegions.Benchmarks.Probes;

internal static class ProbesRun
{
    private const double CoreBudget = 0.10;
    private const double LatenessBudgetMs = 50;

    // To connect, and to be compiled for good: an operator runs for weeks.
    private static TimeSpan WarmUp(TimeSpan interval) => (2 * interval) + TimeSpan.FromSeconds(10);

    public static async Task<int> MeasureAsync(int targets, TimeSpan interval, TimeSpan length, CancellationToken cancellation)
    {
        var (server, endpoint) = ProbedServer.Start();
        using var killed = server;
        try
        {
            await using var services = new ServiceCollection().AddLogging().AddProbing().BuildServiceProvider();
            var observer = services.GetRequiredService<IObserver>();
            var hosted = services.GetServices<IHostedService>().Single();
            using var lateness = new Lateness();
            await hosted.StartAsync(cancellation);
            for (var i = 0; i < targets; i++)
                observer.Put(Target(i, endpoint, interval));

            await Task.Delay(WarmUp(interval), cancellation);
            lateness.Clear();
            var process = Process.GetCurrentProcess();
            var (processor, allocated, started) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
            await Task.Delay(length, cancellation);
            process.Refresh();
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var core = (process.TotalProcessorTime - processor).TotalSeconds / seconds;
            var late = lateness.Sorted();
            var healthy = Enumerable.Range(0, targets).Count(i => observer.Get(Name(i))?.Verdict == Verdict.Healthy);
            Console.WriteLine($"targets {targets}, interval {interval.TotalMilliseconds} ms, measured {seconds:F1} s, healthy {healthy}");
            Console.WriteLine($"probes/s {late.Length / seconds:F0}, expected {targets / interval.TotalSeconds:F0}");
            Console.WriteLine($"processor {core:P1} of a core");
            Console.WriteLine($"lateness ms: p50 {At(late, 0.50):F1}, p99 {At(late, 0.99):F1}, p99.9 {At(late, 0.999):F1}, max {late[^1]:F1}");
            Console.WriteLine($"allocated {(GC.GetTotalAllocatedBytes() - allocated) / (double)late.Length / 1024:F1} KiB a probe, working set {process.WorkingSet64 / 1048576} MiB");
            await hosted.StopAsync(cancellation);
            var plain = await PlainAsync(targets, endpoint, interval, length, cancellation);
            Console.WriteLine($"plain HttpClient loops at the same rate: {plain:P1} of a core; ratio {core / plain:F2}");
            return core <= CoreBudget * targets / 1000 / interval.TotalSeconds && At(late, 0.99) <= LatenessBudgetMs && healthy == targets ? 0 : 1;
        }
        finally
        {
            server.Kill();
        }
    }

    private static async Task<double> PlainAsync(int targets, Uri endpoint, TimeSpan interval, TimeSpan length, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var loops = PlainLoops.RunAsync(targets, endpoint, interval, stop.Token);
        await Task.Delay(WarmUp(interval), cancellation);
        var process = Process.GetCurrentProcess();
        var (processor, started) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        await Task.Delay(length, cancellation);
        process.Refresh();
        var core = (process.TotalProcessorTime - processor).TotalSeconds / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await stop.CancelAsync();
        await loops;
        return core;
    }

    private static NamespacedName Name(int i) => new("bench", $"region-{i}");

    private static ProbeTarget Target(int i, Uri endpoint, TimeSpan interval) => new()
    {
        Region = Name(i),
        Endpoint = endpoint,
        ExpectedRegion = "us-east-1",
        Health = new HealthSpec { Interval = new(interval), Timeout = new(interval) },
    };

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    /// <summary>Every lateness that the scheduler records, in milliseconds.</summary>
    private sealed class Lateness : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly List<double> _all = [];

        public Lateness()
        {
            _listener.InstrumentPublished = (instrument, it) =>
            {
                if (instrument.Name == "agentregion_probe_lateness_seconds")
                    it.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((_, value, _, _) =>
            {
                lock (_all)
                    _all.Add(value * 1000);
            });
            _listener.Start();
        }

        public void Clear()
        {
            lock (_all)
                _all.Clear();
        }

        public double[] Sorted()
        {
            lock (_all)
                return [.. _all.Order()];
        }

        public void Dispose() => _listener.Dispose();
    }
}

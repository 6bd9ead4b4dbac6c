using System.Globalization;
using AgentRegions.Benchmarks.Budgets;
using AgentRegions.Core;
using AgentRegions.Integration.Load;

namespace AgentRegions.Benchmarks.Outages;

/// <summary>A region dies under the clients that talk with it.</summary>
internal static class OutageRun
{
    private const double ServedShare = 0.99;

    /// <summary>Three failed probes, one a second.</summary>
    private static readonly TimeSpan Detection = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(CancellationToken cancellation)
    {
        var options = new LoadOptions
        {
            Model = TimeSpan.FromMilliseconds(100),
            Health = new() { Interval = Duration.FromSeconds(1), Timeout = Duration.FromSeconds(1) },
            After = TimeSpan.FromSeconds(40),
        };
        var result = await OutageLoad.RunAsync(options, Console.WriteLine);
        var served = result.ServedAfter.Order().ToList();
        var index = (int)Math.Ceiling(options.Streams * ServedShare) - 1;
        var last = index < served.Count ? served[index] : TimeSpan.MaxValue;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {served.Count} of {options.Streams} clients served again; kill → served: p50 {served.ElementAtOrDefault(served.Count / 2).TotalSeconds:0.0} s, p99 {last.TotalSeconds:0.0} s; {result.Answered} turns answered, {result.Effects} effects"));
        var bound = Detection + options.Ttl.Value + TimeSpan.FromSeconds(1);
        return
        [
            Finding.None("`kill -9` of a region with 100 streams: answered turns lost", result.TurnsMissing),
            Finding.None("`kill -9` of a region with 100 streams: effects run twice", result.EffectsRunTwice),
            Finding.AtMost("`kill -9` of a region with 100 streams: kill → 99 % of clients served (detection 3 s + TTL 5 s + 1 s)", last.TotalSeconds, bound.TotalSeconds, "s", 1),
        ];
    }
}

using AgentRegions.Core;
using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;

namespace AgentRegions.Probing.Metrics;

/// <summary>The figures of one region. They go when the region does, which counters and histograms of a meter would not.</summary>
public sealed class ProbeSeries
{
    /// <summary>Upper bounds in seconds. The last bucket, +Inf, is the count.</summary>
    internal static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly int Outcomes = Enum.GetValues<ProbeOutcome>().Length;
    private readonly Lock _lock = new();
    private readonly long[] _byReason = new long[Enum.GetValues<HealthReason>().Length];
    private readonly long[,] _buckets = new long[Outcomes, Bounds.Length + 1];
    private readonly double[] _seconds = new double[Outcomes];
    private Verdict _verdict;

    internal ProbeSeries(NamespacedName region) => Region = region;

    internal NamespacedName Region { get; }

    internal Verdict Verdict
    {
        get { lock (_lock) return _verdict; }
        set { lock (_lock) _verdict = value; }
    }

    internal void Add(ProbeResult result, Verdict verdict)
    {
        var seconds = result.Latency.TotalSeconds;
        var bucket = Array.FindIndex(Bounds, bound => seconds <= bound);
        lock (_lock)
        {
            _byReason[(int)result.Reason]++;
            _buckets[(int)result.Outcome, bucket < 0 ? Bounds.Length : bucket]++;
            _seconds[(int)result.Outcome] += seconds;
            _verdict = verdict;
        }
    }

    /// <summary>The number of probes by reason, those that occurred.</summary>
    internal IReadOnlyList<(HealthReason Reason, long Count)> Reasons()
    {
        lock (_lock)
            return [.. _byReason.Select((count, reason) => ((HealthReason)reason, count)).Where(entry => entry.count > 0)];
    }

    /// <summary>The durations by outcome, those that occurred; the buckets are cumulative, the last is the count.</summary>
    internal IReadOnlyList<(ProbeOutcome Outcome, double Seconds, long[] Buckets)> Durations()
    {
        var all = new List<(ProbeOutcome, double, long[])>();
        lock (_lock)
        {
            for (var outcome = 0; outcome < Outcomes; outcome++)
            {
                var buckets = new long[Bounds.Length + 1];
                for (var i = 0; i < buckets.Length; i++)
                    buckets[i] = _buckets[outcome, i] + (i > 0 ? buckets[i - 1] : 0);
                if (buckets[^1] > 0)
                    all.Add(((ProbeOutcome)outcome, _seconds[outcome], buckets));
            }
        }
        return all;
    }
}

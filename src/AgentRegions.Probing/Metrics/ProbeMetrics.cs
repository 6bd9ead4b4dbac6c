using System.Diagnostics.Metrics;
using System.Globalization;
using AgentRegions.Core;
using AgentRegions.Core.Resources;

namespace AgentRegions.Probing.Metrics;

/// <summary>
/// The meter of probing. Everything that has a region in its labels is observed from the regions that are probed now, so that the series of
/// a removed region end; that is why the duration's histogram is written as its three families.
/// </summary>
public sealed class ProbeMetrics
{
    public const string MeterName = "AgentRegions.Probing";

    private static readonly Verdict[] Verdicts = Enum.GetValues<Verdict>();
    private static readonly string[] BoundLabels = [.. ProbeSeries.Bounds.Select(bound => bound.ToString(CultureInfo.InvariantCulture)), "+Inf"];
    private readonly Lock _lock = new();
    private readonly SortedDictionary<NamespacedName, ProbeSeries> _series = [];
    private readonly Histogram<double> _lateness;

    public ProbeMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _lateness = meter.CreateHistogram("agentregion_probe_lateness_seconds", "s", "How long after its time a probe began",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1] });
        meter.CreateObservableCounter("agentregion_probes_total", () => Read(Totals), description: "Probes by what came of them");
        meter.CreateObservableCounter("agentregion_probe_duration_seconds_bucket", () => Read(Buckets), description: "Probes that took at most le seconds");
        meter.CreateObservableCounter("agentregion_probe_duration_seconds_sum", () => Read(Sums), "s", "How long probes took, in sum");
        meter.CreateObservableCounter("agentregion_probe_duration_seconds_count", () => Read(Counts), description: "Probes that were timed");
        meter.CreateObservableGauge("agentregion_region_verdict", () => Read(VerdictOf), description: "1 for this observer's verdict, 0 for the others");
    }

    internal ProbeSeries Add(NamespacedName region)
    {
        var series = new ProbeSeries(region);
        lock (_lock)
            _series[region] = series;
        return series;
    }

    internal void Remove(ProbeSeries series)
    {
        lock (_lock)
            _series.Remove(series.Region);
    }

    internal void Late(TimeSpan lateness) => _lateness.Record(Math.Max(0, lateness.TotalSeconds));

    private List<Measurement<T>> Read<T>(Func<ProbeSeries, IEnumerable<Measurement<T>>> read)
        where T : struct
    {
        lock (_lock)
            return [.. _series.Values.SelectMany(read)];
    }

    private static IEnumerable<Measurement<long>> Totals(ProbeSeries series) =>
        series.Reasons().Select(entry => Of(series, entry.Count, ("reason", entry.Reason.ToString())));

    private static IEnumerable<Measurement<long>> Buckets(ProbeSeries series) =>
        series.Durations().SelectMany(entry => entry.Buckets.Select((count, i) => Of(series, count, ("outcome", entry.Outcome.ToString()), ("le", BoundLabels[i]))));

    private static IEnumerable<Measurement<double>> Sums(ProbeSeries series) =>
        series.Durations().Select(entry => Of(series, entry.Seconds, ("outcome", entry.Outcome.ToString())));

    private static IEnumerable<Measurement<long>> Counts(ProbeSeries series) =>
        series.Durations().Select(entry => Of(series, entry.Buckets[^1], ("outcome", entry.Outcome.ToString())));

    private static IEnumerable<Measurement<int>> VerdictOf(ProbeSeries series)
    {
        var current = series.Verdict;
        return Verdicts.Select(verdict => Of(series, verdict == current ? 1 : 0, ("verdict", verdict.ToString())));
    }

    private static Measurement<T> Of<T>(ProbeSeries series, T value, params ReadOnlySpan<(string Name, string Value)> labels)
        where T : struct
    {
        var tags = new KeyValuePair<string, object?>[labels.Length + 2];
        tags[0] = new("namespace", series.Region.Namespace);
        tags[1] = new("region", series.Region.Name);
        for (var i = 0; i < labels.Length; i++)
            tags[i + 2] = new(labels[i].Name, labels[i].Value);
        return new(value, tags);
    }
}

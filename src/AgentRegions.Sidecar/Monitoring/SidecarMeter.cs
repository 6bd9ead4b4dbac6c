using System.Diagnostics;
using System.Diagnostics.Metrics;
using AgentRegions.Sidecar.Health;
using AgentRegions.Sidecar.Options;

namespace AgentRegions.Sidecar.Monitoring;

/// <summary>The sidecar's instruments, <c>agentregion_sidecar_…</c>: each measurement carries the region, the release and the schema revision that it is of.</summary>
internal sealed class SidecarMeter(IMeterFactory meters, SidecarOptions options, HealthBoard board)
{
    public const string Name = "AgentRegions.Sidecar";
    private const string Prefix = "agentregion_sidecar_";
    private readonly Meter _meter = meters.Create(Name);

    public Counter<long> Counter(string name, string description) => _meter.CreateCounter<long>(Prefix + name, description: description);

    public Histogram<double> Seconds(string name, string description, params double[] buckets) =>
        _meter.CreateHistogram(Prefix + name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });

    /// <param name="value">Null: there is nothing to show.</param>
    public void Gauge(string name, string description, Func<double?> value) => _meter.CreateObservableGauge(
        Prefix + name, () => value() is { } now ? [new Measurement<double>(now, Tags())] : Array.Empty<Measurement<double>>(), description: description);

    public void Gauge(string name, string description, Func<long> value) => Gauge(name, description, () => (double?)value());

    public void Add(Counter<long> counter, long value) => counter.Add(value, Tags());

    public void Add(Counter<long> counter, long value, string tag, string word)
    {
        var tags = Tags();
        tags.Add(tag, word);
        counter.Add(value, tags);
    }

    public void Record(Histogram<double> histogram, TimeSpan took, string tag, string word)
    {
        var tags = Tags();
        tags.Add(tag, word);
        histogram.Record(took.TotalSeconds, tags);
    }

    private TagList Tags()
    {
        var contract = board.Contract;
        return new() { { "region", options.Region }, { "release", contract.Release ?? "" }, { "revision", contract.SchemaRev ?? "" } };
    }
}

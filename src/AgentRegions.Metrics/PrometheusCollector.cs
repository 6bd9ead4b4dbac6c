using System.Diagnostics.Metrics;

namespace AgentRegions.Metrics;

/// <summary>
/// Listens to every instrument whose name is written in Prometheus' style, of meters made by one <see cref="IMeterFactory"/> or by none, and writes them
/// in Prometheus' text format. Instruments with dots in their names are the framework's own and are left alone.
/// </summary>
public sealed class PrometheusCollector : IDisposable
{
    public const string MeterName = "AgentRegions.Metrics";

    private readonly Lock _lock = new();
    private readonly Lock _collecting = new();
    private readonly MeterListener _listener = new();
    private readonly PrometheusOptions _options;
    private readonly IMeterFactory _meters;
    private readonly List<Family> _families = [];
    private readonly Counter<long> _dropped;

    public PrometheusCollector(IMeterFactory meters, PrometheusOptions? options = null)
    {
        _meters = meters;
        _options = options ?? new();
        _dropped = meters.Create(MeterName).CreateCounter<long>("prometheus_dropped_measurements_total", description: "Measurements of label sets beyond the most that an instrument may have");
        _listener.InstrumentPublished = Published;
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, family) => ((Family)family!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, family) => ((Family)family!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((Family)family!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((Family)family!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, family) => ((Family)family!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((Family)family!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, family) => ((Family)family!).Measure((double)value, tags));
        _listener.Start();
    }

    /// <summary>Asks the observable instruments and writes everything, sorted by name.</summary>
    public string Collect()
    {
        lock (_collecting)
        {
            Family[] families;
            lock (_lock)
                families = [.. _families];
            foreach (var family in families)
                family.ForgetObserved();
            Observe();
            var text = new TextFormat();
            foreach (var sameName in families.GroupBy(family => family.Name).OrderBy(group => group.Key, StringComparer.Ordinal))
                text.Write(sameName);
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Observe()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException)
        {
            // The instruments that failed have no value this time; the others have theirs.
        }
    }

    private void Published(Instrument instrument, MeterListener listener)
    {
        var ours = instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, _meters);
        if (!ours || !PrometheusNames.IsMetric(instrument.Name) || FamilyKinds.Of(instrument) is not { } kind)
            return;
        var buckets = kind == FamilyKind.Histogram ? FamilyKinds.BucketsOf(instrument) ?? _options.DefaultBuckets : [];
        var isDrop = instrument.Name == "prometheus_dropped_measurements_total";
        var family = new Family(instrument, kind, [.. buckets], _options.MaxLabelSets, isDrop ? null : () => _dropped.Add(1, new KeyValuePair<string, object?>("instrument", instrument.Name)));
        lock (_lock)
            _families.Add(family);
        listener.EnableMeasurementEvents(instrument, family);
    }
}

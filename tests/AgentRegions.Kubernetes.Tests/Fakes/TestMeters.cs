using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Kubernetes.Tests.Fakes;

/// <summary>A meter factory, and what its instruments measured: sums for counters, the last value for the rest.</summary>
public sealed class TestMeters : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, double> _values = [];

    public TestMeters()
    {
        Factory = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, Factory))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Measure(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measure(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measure(instrument, value, tags));
        _listener.Start();
    }

    public IMeterFactory Factory { get; }

    /// <summary>For example <c>workqueue_depth{name=q}</c>; 0 when nothing was measured.</summary>
    public double this[string series]
    {
        get
        {
            _listener.RecordObservableInstruments();
            lock (_lock)
                return _values.GetValueOrDefault(series);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private void Measure(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        var series = labels.Length > 0 ? $"{instrument.Name}{{{labels}}}" : instrument.Name;
        lock (_lock)
            _values[series] = instrument.GetType().GetGenericTypeDefinition() == typeof(Counter<>) ? _values.GetValueOrDefault(series) + value : value;
    }
}

using System.Diagnostics.Metrics;

namespace AgentRegions.Metrics;

internal enum FamilyKind
{
    /// <summary>Measurements add up; shown as a counter.</summary>
    Counter,

    /// <summary>A counter that is asked for its total.</summary>
    ObservedCounter,

    /// <summary>Measurements add up and may fall; shown as a gauge.</summary>
    UpDown,

    /// <summary>The last measurement counts.</summary>
    Gauge,

    ObservedGauge,
    Histogram,
}

internal static class FamilyKinds
{
    /// <summary>Null for what this version does not know.</summary>
    public static FamilyKind? Of(Instrument instrument) => Open(instrument) switch
    {
        { } type when type == typeof(Counter<>) => FamilyKind.Counter,
        { } type when type == typeof(ObservableCounter<>) => FamilyKind.ObservedCounter,
        { } type when type == typeof(UpDownCounter<>) => FamilyKind.UpDown,
        { } type when type == typeof(Gauge<>) => FamilyKind.Gauge,
        { } type when type == typeof(ObservableGauge<>) || type == typeof(ObservableUpDownCounter<>) => FamilyKind.ObservedGauge,
        { } type when type == typeof(Histogram<>) => FamilyKind.Histogram,
        _ => null,
    };

    /// <summary>The buckets that an instrument advises.</summary>
    public static IReadOnlyList<double>? BucketsOf(Instrument instrument) => instrument switch
    {
        Instrument<double> number => number.Advice?.HistogramBucketBoundaries,
        Instrument<float> number => number.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
        Instrument<long> number => number.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
        Instrument<int> number => number.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
        _ => null,
    };

    private static Type? Open(Instrument instrument) => instrument.GetType() is { IsGenericType: true } type ? type.GetGenericTypeDefinition() : null;
}

namespace AgentRegions.Metrics;

/// <summary>What is collected.</summary>
public sealed record PrometheusOptions
{
    /// <summary>The most label sets that one instrument may have, at least 1. Measurements of further ones are dropped and counted in <c>prometheus_dropped_measurements_total</c>.</summary>
    public int MaxLabelSets { get; set; } = 2000;

    /// <summary>The buckets of histograms whose instrument advises none, in ascending order.</summary>
    public IReadOnlyList<double> DefaultBuckets { get; set; } = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
}

using System.Diagnostics.Metrics;

namespace AgentRegions.Aws.Route53;

/// <summary>The meter <c>AgentRegions.Route53</c>.</summary>
internal static class Route53Metrics
{
    public const string MeterName = "AgentRegions.Route53";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "agentregion_route53_requests_total", description: "Requests to Route 53, each attempt for itself; result is ok or the error's code.");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(
        "agentregion_route53_request_duration_seconds", "s", "How long an attempt took, waiting for its turn aside.");

    private static readonly Histogram<int> BatchChanges = Meter.CreateHistogram<int>(
        "agentregion_route53_batch_changes", null, "How many services' changes shared a batch.", null,
        new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200] });

    public static void Request(string operation, string result, TimeSpan duration)
    {
        Requests.Add(1, new("operation", operation), new KeyValuePair<string, object?>("result", result));
        Durations.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("operation", operation));
    }

    public static void Batch(int changes) => BatchChanges.Record(changes);
}

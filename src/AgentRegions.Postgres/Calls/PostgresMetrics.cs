using System.Diagnostics.Metrics;

namespace AgentRegions.Postgres.Calls;

/// <summary>The meter <c>AgentRegions.Postgres</c>.</summary>
internal static class PostgresMetrics
{
    public const string MeterName = "AgentRegions.Postgres";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "agentregion_postgres_requests_total", description: "Statements sent, each attempt for itself; result is ok, or PostgreSQL's error code.");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        "agentregion_postgres_request_duration_seconds", "s", "How long an attempt took, a connection included.", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] });

    public static void Request(string table, string action, string result, TimeSpan duration)
    {
        Requests.Add(1, new("table", table), new("action", action), new("result", result));
        Durations.Record(duration.TotalSeconds, new("table", table), new KeyValuePair<string, object?>("action", action));
    }
}

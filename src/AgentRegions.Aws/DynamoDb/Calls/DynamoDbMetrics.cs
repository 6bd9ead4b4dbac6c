using System.Diagnostics.Metrics;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace AgentRegions.Aws.DynamoDb.Calls;

/// <summary>The meter <c>AgentRegions.DynamoDb</c>: budgets are in units, so they are counted as DynamoDB tells them.</summary>
internal static class DynamoDbMetrics
{
    public const string MeterName = "AgentRegions.DynamoDb";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<double> WriteUnits = Meter.CreateCounter<double>(
        "agentregion_dynamodb_write_units_total", description: "Write units that writes took, at the replica that was called; each further replica takes as many. Refused conditions tell none: see requests with the result condition.");

    private static readonly Counter<double> ReadUnits = Meter.CreateCounter<double>(
        "agentregion_dynamodb_read_units_total", description: "Read units that reads took.");

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "agentregion_dynamodb_requests_total", description: "Requests to DynamoDB, each attempt for itself; result is ok, condition (it did not hold), or the error's code.");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        "agentregion_dynamodb_request_duration_seconds", "s", "How long an attempt took.", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] });

    public static void Request(string table, string action, string result, TimeSpan duration)
    {
        Requests.Add(1, new("table", table), new("action", action), new("result", result));
        Durations.Record(duration.TotalSeconds, new("table", table), new KeyValuePair<string, object?>("action", action));
    }

    public static void Units(string table, string action, AmazonWebServiceResponse? answer)
    {
        var (units, counter) = answer switch
        {
            PutItemResponse put => (put.ConsumedCapacity, WriteUnits),
            DeleteItemResponse delete => (delete.ConsumedCapacity, WriteUnits),
            GetItemResponse get => (get.ConsumedCapacity, ReadUnits),
            QueryResponse query => (query.ConsumedCapacity, ReadUnits),
            _ => (null, ReadUnits),
        };
        if (units?.CapacityUnits is { } taken)
            counter.Add(taken, new("table", table), new KeyValuePair<string, object?>("action", action));
    }
}

using AgentRegions.Aws.DynamoDb;

namespace AgentRegions.Operator.Coordination;

/// <summary>Tables of DynamoDB, asked what they are before the first write.</summary>
internal static class DynamoDbTables
{
    /// <param name="coordination">Made when the first table is opened: without one no AWS client is.</param>
    public static OpenTable Opener(Func<DynamoDbCoordination> coordination, StoreMetrics metrics, TimeProvider time) => table =>
    {
        var dynamo = coordination();
        var opened = dynamo.Open(table.Table, table.Endpoints);
        var store = new MeasuredStore(opened, opened, metrics, time);
        return new(store, store, async (regions, cancellationToken) =>
        {
            var refusals = await dynamo.Tables.CheckAsync(table.Table, table.Endpoints, regions, cancellationToken);
            return refusals.Count == 0 ? null : new(refusals[0].Reason, string.Join("; ", refusals.Select(r => r.Message)));
        });
    };
}

using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.Tables.Replication;

/// <summary>The changes of one region's table from its beginning, in their order.</summary>
internal sealed class TableStream(DynamoDbWire wire, string region, string table)
{
    private string? _iterator;
    private string? _lastShard;

    public string Region => region;

    /// <summary>What came since the last look; often nothing.</summary>
    public async Task<IReadOnlyList<TableChange>> ReadAsync(CancellationToken cancellationToken)
    {
        _iterator ??= await NextShardAsync(cancellationToken);
        if (_iterator is null)
            return [];
        var answer = (await wire.CallAsync(region, DynamoDbWire.Streams, "GetRecords", new() { ["ShardIterator"] = _iterator }, cancellationToken))!;
        _iterator = (string?)answer["NextShardIterator"];
        return [.. answer["Records"]!.AsArray().Select(r => r!["dynamodb"]!.AsObject()).Select(r => new TableChange(r["Keys"]!.AsObject(), r["NewImage"]?.AsObject()))];
    }

    private async Task<string?> NextShardAsync(CancellationToken cancellationToken)
    {
        var described = (await wire.CallAsync(region, DynamoDbWire.Items, "DescribeTable", new() { ["TableName"] = table }, cancellationToken))!;
        var arn = (string?)described["Table"]!["LatestStreamArn"] ?? throw new InvalidOperationException($"table '{table}' in {region} has no stream: make it with one of new and old images");
        var stream = (await wire.CallAsync(region, DynamoDbWire.Streams, "DescribeStream", new() { ["StreamArn"] = arn }, cancellationToken))!;
        var shards = stream["StreamDescription"]!["Shards"]!.AsArray().Select(s => (string)s!["ShardId"]!).Order(StringComparer.Ordinal);
        var next = shards.FirstOrDefault(s => _lastShard is null || string.CompareOrdinal(s, _lastShard) > 0);
        if (next is null)
            return null;
        _lastShard = next;
        var begin = new JsonObject { ["StreamArn"] = arn, ["ShardId"] = next, ["ShardIteratorType"] = "TRIM_HORIZON" };
        return (string?)(await wire.CallAsync(region, DynamoDbWire.Streams, "GetShardIterator", begin, cancellationToken))!["ShardIterator"];
    }
}

/// <param name="Image">The item as it is on the wire; null: deleted.</param>
internal sealed record TableChange(JsonObject Keys, JsonObject? Image);

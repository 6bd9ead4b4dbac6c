using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.Tables.Replication;

/// <summary>The changes of one region's table from its beginning, in their order.</summary>
internal sealed class TableStream(DynamoDbWire wire, string region, string table)
{
    private const string Beginning = "TRIM_HORIZON";

    private string? _iterator;
    private string? _stream;
    private string? _lastShard;
    private string? _lastSequence;

    public string Region => region;

    /// <summary>What came since the last look; often nothing.</summary>
    public async Task<IReadOnlyList<TableChange>> ReadAsync(CancellationToken cancellationToken)
    {
        _iterator ??= await NextShardAsync(cancellationToken);
        if (_iterator is null)
            return [];
        var records = (await RecordsAsync(_iterator, cancellationToken))?.ToList() ?? [];
        if (records.Count > 0)
            _lastSequence = (string?)records[^1]["SequenceNumber"];
        return [.. records.Select(r => new TableChange(r["Keys"]!.AsObject(), r["NewImage"]?.AsObject()))];
    }

    /// <returns>Null: the place was lost, and is found again.</returns>
    private async Task<IEnumerable<JsonObject>?> RecordsAsync(string iterator, CancellationToken cancellationToken)
    {
        try
        {
            var answer = (await wire.CallAsync(region, DynamoDbWire.Streams, "GetRecords", new() { ["ShardIterator"] = iterator }, cancellationToken))!;
            _iterator = (string?)answer["NextShardIterator"];
            return answer["Records"]!.AsArray().Select(r => r!["dynamodb"]!.AsObject());
        }
        // DynamoDB Local says so of a place in a quiet stream while other tables' streams move on, though it has trimmed nothing.
        catch (HttpRequestException e) when (e.Message.Contains("TrimmedDataAccessException", StringComparison.Ordinal))
        {
            _iterator = await IteratorAsync(cancellationToken);
            return null;
        }
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
        (_stream, _lastShard, _lastSequence) = (arn, next, null);
        return await IteratorAsync(cancellationToken);
    }

    /// <summary>Behind what was read of the shard.</summary>
    private async Task<string?> IteratorAsync(CancellationToken cancellationToken)
    {
        var from = new JsonObject { ["StreamArn"] = _stream, ["ShardId"] = _lastShard, ["ShardIteratorType"] = _lastSequence is null ? Beginning : "AFTER_SEQUENCE_NUMBER" };
        if (_lastSequence is not null)
            from["SequenceNumber"] = _lastSequence;
        return (string?)(await wire.CallAsync(region, DynamoDbWire.Streams, "GetShardIterator", from, cancellationToken))!["ShardIterator"];
    }
}

/// <param name="Image">The item as it is on the wire; null: deleted.</param>
internal sealed record TableChange(JsonObject Keys, JsonObject? Image);

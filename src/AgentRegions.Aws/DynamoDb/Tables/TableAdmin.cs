using AgentRegions.Aws.DynamoDb.Calls;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace AgentRegions.Aws.DynamoDb.Tables;

/// <summary>One table's own calls, each a single step; what is done already is no failure.</summary>
internal sealed class TableAdmin(TableKind kind, ReplicaCalls calls)
{
    public async Task<TableFacts> DescribeAsync(CancellationToken cancellationToken)
    {
        var answer = await calls.ReadAsync(TableActions.DescribeTable, (client, token) => client.DescribeTableAsync(calls.Table, token), cancellationToken);
        var facts = TableFacts.Of(answer.Table);
        if (kind.TtlAttribute is null)
            return facts;
        var request = new DescribeTimeToLiveRequest { TableName = calls.Table };
        var ttl = (await calls.ReadAsync(TableActions.DescribeTimeToLive, (client, token) => client.DescribeTimeToLiveAsync(request, token), cancellationToken)).TimeToLiveDescription;
        var isOn = ttl?.TimeToLiveStatus == TimeToLiveStatus.ENABLED || ttl?.TimeToLiveStatus == TimeToLiveStatus.ENABLING;
        return facts with { TtlAttribute = isOn ? ttl!.AttributeName : null };
    }

    public Task CreateAsync(string? kmsKey, CancellationToken cancellationToken) => ChangeAsync(TableActions.CreateTable, async (client, token) =>
    {
        var request = new CreateTableRequest
        {
            TableName = calls.Table,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            DeletionProtectionEnabled = true,
            AttributeDefinitions = [new(ItemForm.Partition, ScalarAttributeType.S), new(ItemForm.Sort, ScalarAttributeType.S)],
            KeySchema = [new(ItemForm.Partition, KeyType.HASH), new(ItemForm.Sort, KeyType.RANGE)],
        };
        // Eventually consistent replicas are fed by it.
        if (!kind.IsStrong)
            request.StreamSpecification = new() { StreamEnabled = true, StreamViewType = StreamViewType.NEW_AND_OLD_IMAGES };
        if (kmsKey is not null)
            request.SSESpecification = new() { Enabled = true, SSEType = SSEType.KMS, KMSMasterKeyId = kmsKey };
        try
        {
            await client.CreateTableAsync(request, token);
        }
        catch (ResourceInUseException)
        {
            // It is there, or is being made.
        }
    }, cancellationToken);

    public Task ReplicateAsync(IEnumerable<string> regions, string? kmsKey, CancellationToken cancellationToken)
    {
        var request = new UpdateTableRequest
        {
            TableName = calls.Table,
            ReplicaUpdates = [.. regions.Select(r => new ReplicationGroupUpdate { Create = new() { RegionName = r, KMSMasterKeyId = kmsKey } })],
        };
        if (kind.IsStrong)
            request.MultiRegionConsistency = MultiRegionConsistency.STRONG;
        return ChangeAsync(TableActions.UpdateTable, (client, token) => client.UpdateTableAsync(request, token), cancellationToken);
    }

    public Task ProtectAsync(CancellationToken cancellationToken)
    {
        var request = new UpdateTableRequest { TableName = calls.Table, DeletionProtectionEnabled = true };
        return ChangeAsync(TableActions.UpdateTable, (client, token) => client.UpdateTableAsync(request, token), cancellationToken);
    }

    public Task ExpireAsync(string attribute, CancellationToken cancellationToken)
    {
        var request = new UpdateTimeToLiveRequest { TableName = calls.Table, TimeToLiveSpecification = new() { AttributeName = attribute, Enabled = true } };
        return ChangeAsync(TableActions.UpdateTimeToLive, (client, token) => client.UpdateTimeToLiveAsync(request, token), cancellationToken);
    }

    /// <summary>Point-in-time recovery.</summary>
    public Task BackUpAsync(CancellationToken cancellationToken)
    {
        var request = new UpdateContinuousBackupsRequest { TableName = calls.Table, PointInTimeRecoverySpecification = new() { PointInTimeRecoveryEnabled = true } };
        return ChangeAsync(TableActions.UpdateContinuousBackups, (client, token) => client.UpdateContinuousBackupsAsync(request, token), cancellationToken);
    }

    private async Task ChangeAsync(string action, Func<DynamoDbClient, CancellationToken, Task> change, CancellationToken cancellationToken) =>
        await calls.WriteAsync(action, async (client, token) =>
        {
            await change(client, token);
            return true;
        }, cancellationToken);
}

using AgentRegions.Aws.DynamoDb.Calls;
using AgentRegions.Aws.DynamoDb.Tables;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Tables;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace AgentRegions.Aws.DynamoDb;

/// <summary>Looks at tables, and makes them.</summary>
public sealed class CoordinationTables
{
    private readonly Func<string, IReadOnlyList<string>, ReplicaCalls> _open;
    private readonly DynamoDbOptions _options;

    internal CoordinationTables(Func<string, IReadOnlyList<string>, ReplicaCalls> open, DynamoDbOptions options)
    {
        _open = open;
        _options = options;
    }

    /// <summary>Whether a service may coordinate by this table: to be asked before the first write.</summary>
    /// <param name="endpoints">AWS regions with a replica.</param>
    /// <param name="serviceRegions">The AWS regions in which agents of the service run.</param>
    /// <returns>Every problem, each with what to do; empty when the table is fine.</returns>
    /// <exception cref="CoordinationException">DynamoDB does not answer, there is no such table, or a permission is missing; the reason says which.</exception>
    public async Task<IReadOnlyList<TableRefusal>> CheckAsync(string table, IReadOnlyList<string> endpoints, IReadOnlyCollection<string> serviceRegions, CancellationToken cancellationToken) =>
        CoordinationTableRules.Check(await CallAsync(() => DescribeAsync(_open(table, endpoints), cancellationToken)), endpoints, serviceRegions);

    /// <summary>
    /// Makes a table and waits until it is ready: in one region, or in three with multi-Region strong consistency. On demand, protected from deletion. What
    /// is there already stays; asked again, it goes on where it stopped.
    /// </summary>
    /// <param name="endpoints">One AWS region, or three of one set (US, Europe, Asia Pacific: DynamoDB does not span them).</param>
    /// <exception cref="ArgumentException">Not one or three regions.</exception>
    /// <exception cref="CoordinationException">It cannot be made; the message says why.</exception>
    public async Task<TableFacts> CreateAsync(string table, IReadOnlyList<string> endpoints, CancellationToken cancellationToken)
    {
        if (endpoints.Distinct().Count() is not (1 or 3) || endpoints.Distinct().Count() != endpoints.Count)
            throw new ArgumentException($"a table is in one region or in three different ones, not in '{string.Join(", ", endpoints)}'", nameof(endpoints));
        return await CallAsync(async () =>
        {
            var started = _options.TimeProvider.GetTimestamp();
            var first = _open(table, [endpoints[0]]);
            await CreateFirstAsync(first, cancellationToken);
            var facts = await ReadyAsync(first, 1, started, cancellationToken);
            if (endpoints.Count == 1)
                return facts;
            var missing = endpoints.Where(e => !facts.Replicas.Contains(e)).ToList();
            if (missing.Count > 0)
            {
                if (facts.Unready.Count == 0)
                    await ReplicateAsync(first, missing, cancellationToken);
                facts = await ReadyAsync(first, endpoints.Count, started, cancellationToken);
            }
            // The protection is each replica's own.
            foreach (var region in endpoints.Skip(1))
                await ProtectAsync(_open(table, [region]), cancellationToken);
            return facts;
        });
    }

    private static async Task<TableFacts> DescribeAsync(ReplicaCalls calls, CancellationToken cancellationToken)
    {
        var answer = await calls.ReadAsync(TableActions.DescribeTable, (client, token) => client.DescribeTableAsync(calls.Table, token), cancellationToken);
        return TableFacts.Of(answer.Table);
    }

    private static Task<bool> CreateFirstAsync(ReplicaCalls calls, CancellationToken cancellationToken) => ChangeAsync(calls, TableActions.CreateTable, async (client, token) =>
    {
        try
        {
            await client.CreateTableAsync(
                new CreateTableRequest
                {
                    TableName = calls.Table,
                    BillingMode = BillingMode.PAY_PER_REQUEST,
                    DeletionProtectionEnabled = true,
                    AttributeDefinitions = [new(ItemForm.Partition, ScalarAttributeType.S), new(ItemForm.Sort, ScalarAttributeType.S)],
                    KeySchema = [new(ItemForm.Partition, KeyType.HASH), new(ItemForm.Sort, KeyType.RANGE)],
                },
                token);
        }
        catch (ResourceInUseException)
        {
            // It is there, or is being made.
        }
    }, cancellationToken);

    // One request makes both: a global table is strongly consistent from its beginning, or never.
    private static Task<bool> ReplicateAsync(ReplicaCalls calls, IEnumerable<string> regions, CancellationToken cancellationToken) => ChangeAsync(calls, TableActions.UpdateTable, async (client, token) =>
        await client.UpdateTableAsync(
            new UpdateTableRequest
            {
                TableName = calls.Table,
                ReplicaUpdates = [.. regions.Select(r => new ReplicationGroupUpdate { Create = new() { RegionName = r } })],
                MultiRegionConsistency = MultiRegionConsistency.STRONG,
            },
            token), cancellationToken);

    private static async Task ProtectAsync(ReplicaCalls calls, CancellationToken cancellationToken)
    {
        if ((await DescribeAsync(calls, cancellationToken)).IsDeletionProtected)
            return;
        await ChangeAsync(calls, TableActions.UpdateTable, async (client, token) =>
            await client.UpdateTableAsync(new UpdateTableRequest { TableName = calls.Table, DeletionProtectionEnabled = true }, token), cancellationToken);
    }

    private static Task<bool> ChangeAsync(ReplicaCalls calls, string action, Func<DynamoDbClient, CancellationToken, Task> change, CancellationToken cancellationToken) =>
        calls.WriteAsync(action, async (client, token) =>
        {
            await change(client, token);
            return true;
        }, cancellationToken);

    private async Task<TableFacts> ReadyAsync(ReplicaCalls calls, int replicas, long started, CancellationToken cancellationToken)
    {
        while (true)
        {
            var facts = await DescribeAsync(calls, cancellationToken);
            if (facts.Status == "ACTIVE" && facts.Replicas.Count >= replicas && (replicas == 1 || facts.Unready.Count == 0))
                return facts;
            if (_options.TimeProvider.GetElapsedTime(started) > _options.CreationTimeout)
                throw new CoordinationException("TableNotActive", $"table '{facts.Name}' is {facts.Status} with the replicas {string.Join(", ", facts.Replicas.Concat(facts.Unready))} after {_options.CreationTimeout}; ask again later");
            await Task.Delay(_options.PollInterval, _options.TimeProvider, cancellationToken);
        }
    }

    private static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (TableException e)
        {
            throw new CoordinationException(e.Reason, e.Message, e);
        }
    }
}

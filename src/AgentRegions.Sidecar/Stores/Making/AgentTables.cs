using AgentRegions.Aws;
using AgentRegions.Aws.DynamoDb;
using AgentRegions.Aws.DynamoDb.Tables;
using AgentRegions.Core.Tables;
using AgentRegions.Postgres;

namespace AgentRegions.Sidecar.Stores.Making;

/// <summary>The tables of a service's agents, for whoever sets them up: one store, seen from all of its regions.</summary>
internal interface IAgentTables : IAsyncDisposable
{
    /// <summary>Makes what is missing, and waits until it is ready. What is there stays.</summary>
    /// <returns>What there is now, a line for each table.</returns>
    /// <exception cref="TableException">It cannot be made; the message says why.</exception>
    Task<IReadOnlyList<string>> CreateAsync(CancellationToken cancellationToken);

    /// <returns>Every problem, each with what to do; empty when sidecars may use the tables.</returns>
    /// <exception cref="TableException">The store does not answer, there is no such table, or a permission is missing.</exception>
    Task<IReadOnlyList<TableRefusal>> CheckAsync(CancellationToken cancellationToken);
}

/// <param name="regions">The AWS regions in which agents run.</param>
/// <param name="kmsKey">The alias of a key that every region has; null: DynamoDB's own.</param>
internal sealed class DynamoDbAgentTables(StoreOptions store, IReadOnlyList<string> regions, string? kmsKey) : IAgentTables
{
    // A table and its replicas take minutes; each call is short.
    private readonly DynamoDbSessions _dynamo = new(new()
    {
        Region = regions[0],
        SessionTable = NameOf(store),
        EffectTable = store.EffectTable,
        EffectEndpoints = store.EffectEndpoints,
        Calls = { RequestTimeout = TimeSpan.FromSeconds(10), RetryBudget = TimeSpan.FromSeconds(30) },
    });

    public async Task<IReadOnlyList<string>> CreateAsync(CancellationToken cancellationToken)
    {
        var sessions = await _dynamo.Admin.CreateAsync(TableKind.Sessions, NameOf(store), regions, kmsKey, cancellationToken);
        var made = new List<string> { Ready(sessions, regions) };
        if (store.EffectTable is { } name)
            made.Add(Ready(await _dynamo.Admin.CreateAsync(TableKind.Effects, name, store.EffectEndpoints, kmsKey, cancellationToken), store.EffectEndpoints));
        return made;
    }

    public async Task<IReadOnlyList<TableRefusal>> CheckAsync(CancellationToken cancellationToken)
    {
        var refusals = new List<TableRefusal>();
        foreach (var region in regions)
            refusals.AddRange(await _dynamo.Admin.CheckAsync(TableKind.Sessions, NameOf(store), [region], regions, cancellationToken));
        if (store.EffectTable is { } name)
            refusals.AddRange(await _dynamo.Admin.CheckAsync(TableKind.Effects, name, store.EffectEndpoints, regions, cancellationToken));
        return [.. refusals.Distinct()];
    }

    public ValueTask DisposeAsync()
    {
        _dynamo.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string NameOf(StoreOptions store) => store.SessionTable ?? new DynamoDbSessionOptions().SessionTable;

    private static string Ready(TableFacts table, IReadOnlyList<string> regions) => $"table {table.Name} is ready in {string.Join(", ", regions)}";
}

internal sealed class PostgresAgentTables : IAgentTables
{
    private readonly PostgresOptions _options;
    private readonly PostgresSessions _postgres;

    public PostgresAgentTables(StoreOptions store, IReadOnlyList<string> regions)
    {
        _options = StoreRegistration.PostgresOf(store, new()
        {
            RequestTimeout = TimeSpan.FromSeconds(10),
        });
        _options.ServiceRegions = regions;
        _postgres = new(_options);
    }

    public async Task<IReadOnlyList<string>> CreateAsync(CancellationToken cancellationToken)
    {
        await _postgres.CreateAsync(cancellationToken);
        return [$"table {_options.SessionTable} is ready", $"table {_options.EffectTable} is ready"];
    }

    public Task<IReadOnlyList<TableRefusal>> CheckAsync(CancellationToken cancellationToken) => _postgres.Tables.CheckAsync(cancellationToken);

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();
}

using AgentRegions.Core.Tables;
using AgentRegions.Postgres.Calls;
using AgentRegions.Postgres.Checks;

namespace AgentRegions.Postgres;

/// <summary>The session and the effect table of a region's agents in one database, which all regions share.</summary>
public sealed class PostgresSessions : IAsyncDisposable
{
    private readonly PostgresOptions _options;
    private readonly Database _database;
    private readonly IReadOnlyList<PostgresTable> _tables;

    /// <exception cref="ArgumentException">The options are not valid; the message says all of it.</exception>
    public PostgresSessions(PostgresOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _database = new(options);
        var sessions = new PostgresTable(_database, options.SessionTable, options.CreateTables);
        var effects = options.EffectTable is { } name ? new PostgresTable(_database, name, options.CreateTables) : null;
        _tables = effects is null ? [sessions] : [sessions, effects];
        Tables = new(sessions, effects) { CheckAsync = CheckAsync };
    }

    public SessionTables Tables { get; }

    /// <summary>Makes both tables; what is there stays.</summary>
    /// <exception cref="TableException">They cannot be made; the message says why.</exception>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        foreach (var table in _tables)
            await table.CreateAsync(cancellationToken);
    }

    /// <summary>Removes all that has expired, a few items at a time, so that nobody waits long.</summary>
    /// <returns>How many items went.</returns>
    public async Task<long> SweepAsync(CancellationToken cancellationToken)
    {
        var all = 0L;
        foreach (var table in _tables)
        {
            long some;
            do
            {
                some = await table.SweepAsync(_options.SweepBatch, cancellationToken);
                all += some;
            }
            while (some == _options.SweepBatch);
        }
        return all;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task<IReadOnlyList<TableRefusal>> CheckAsync(CancellationToken cancellationToken)
    {
        if (_options.CreateTables)
            await CreateAsync(cancellationToken);
        string[] names = _options.EffectTable is { } effects ? [_options.SessionTable, effects] : [_options.SessionTable];
        var facts = await DatabaseFacts.ReadAsync(_database, names, cancellationToken);
        return DatabaseRules.Check(facts, _options);
    }
}

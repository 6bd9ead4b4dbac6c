using AgentRegions.Core.Tables;
using Npgsql;

namespace AgentRegions.Postgres.Tests;

/// <summary>Tables of a test's own on the real server, and that server's other door.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _direct;

    private TestDatabase(PostgresOptions options)
    {
        Options = options;
        Sessions = new(options);
        _direct = NpgsqlDataSource.Create(options.ConnectionString);
    }

    public PostgresOptions Options { get; }

    public PostgresSessions Sessions { get; }

    public ITable Table => Sessions.Tables.Sessions;

    public static async Task<TestDatabase> OpenAsync(Action<PostgresOptions>? configure = null)
    {
        var name = $"t_{Guid.NewGuid():N}";
        var options = new PostgresOptions
        {
            ConnectionString = await TestPostgres.ConnectionStringAsync(),
            SessionTable = name,
            EffectTable = $"{name}_effects",
            CreateTables = true,
            AcceptSingleRegion = true,
            RequestTimeout = TimeSpan.FromSeconds(20),
            RetryDelay = TimeSpan.FromMilliseconds(5),
        };
        configure?.Invoke(options);
        return new(options);
    }

    public async Task<object?> RunAsync(string statement)
    {
        await using var command = _direct.CreateCommand(statement);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Locks the items as another's transaction would, until it is disposed.</summary>
    public async Task<NpgsqlConnection> LockAsync()
    {
        var connection = await _direct.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"BEGIN; SELECT 1 FROM {Options.SessionTable} FOR UPDATE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await Sessions.DisposeAsync();
        await _direct.DisposeAsync();
    }
}

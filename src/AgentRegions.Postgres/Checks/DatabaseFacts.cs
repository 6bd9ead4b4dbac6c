using AgentRegions.Core.Tables;
using AgentRegions.Postgres.Calls;
using Npgsql;
using NpgsqlTypes;

namespace AgentRegions.Postgres.Checks;

/// <summary>What a database says of itself that matters here.</summary>
internal sealed record DatabaseFacts
{
    public bool IsCockroach { get; init; }

    public string Database { get; init; } = "";

    public string Encoding { get; init; } = "";

    /// <summary>A standby, or one that was made so.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>CockroachDB's: zone or region; empty when the database is in no region by name.</summary>
    public string SurvivalGoal { get; init; } = "";

    /// <summary>By table, each as "pk text C": name, type, collation.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Columns { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <exception cref="TableException">The database does not answer, or a table is missing.</exception>
    public static async Task<DatabaseFacts> ReadAsync(Database database, IReadOnlyList<string> tables, CancellationToken cancellationToken)
    {
        var facts = await database.ReadAsync("SELECT", tables[0], async (connection, isCockroach, token) => new DatabaseFacts
        {
            IsCockroach = isCockroach,
            Database = await ScalarAsync(connection, "SELECT current_database()", token),
            Encoding = await ScalarAsync(connection, "SHOW server_encoding", token),
            IsReadOnly = await ScalarAsync(connection, "SHOW transaction_read_only", token) == "on",
            SurvivalGoal = isCockroach ? await ScalarAsync(connection, "SELECT survival_goal FROM [SHOW SURVIVAL GOAL FROM DATABASE]", token) : "",
        }, cancellationToken);
        var columns = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var table in tables)
        {
            columns[table] = await database.ReadAsync("SELECT", table, (connection, _, token) => ColumnsAsync(connection, table, token), cancellationToken);
            if (columns[table].Count == 0)
                throw new TableException("TableNotFound", $"no table '{table}' in database '{facts.Database}'; have it made (CreateAsync, or CreateTables: true), or correct its name") { NothingWritten = true };
        }
        return facts with { Columns = columns };
    }

    private static async Task<IReadOnlyList<string>> ColumnsAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT column_name || ' ' || data_type || coalesce(' ' || collation_name, '') FROM information_schema.columns
            WHERE table_name = $1 AND table_schema = coalesce($2::text, current_schema()) ORDER BY ordinal_position
            """,
            connection);
        var name = table.Split('.');
        command.Parameters.Add(new() { Value = name[^1], NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = name.Length > 1 ? name[0] : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        var columns = new List<string>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            columns.Add(rows.GetString(0));
        return columns;
    }

    private static async Task<string> ScalarAsync(NpgsqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        return await command.ExecuteScalarAsync(cancellationToken) as string ?? "";
    }
}

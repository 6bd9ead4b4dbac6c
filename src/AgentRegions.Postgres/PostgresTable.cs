using AgentRegions.Core.Tables;
using AgentRegions.Postgres.Calls;
using AgentRegions.Postgres.Items;
using Npgsql;
using NpgsqlTypes;

namespace AgentRegions.Postgres;

/// <summary>A table of items by key. Its time is the database's. What is tried again, and what a lost answer means: <see cref="Database"/>.</summary>
/// <param name="createWhenMissing">Whether the table is made when it turns out that there is none.</param>
internal sealed class PostgresTable(Database database, string table, bool createWhenMissing) : ITable
{
    private const string Ttl = "ttl";

    private readonly Statements _postgres = new(Quoted(table), isCockroach: false);
    private readonly Statements _cockroach = new(Quoted(table), isCockroach: true);

    public async Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken)
    {
        var listing = await ReadAsync(key.Partition, s => consistent ? s.Get : s.GetStale, [Text(key.Partition), Text(key.Sort)], cancellationToken);
        return new(listing.Items is [var item, ..] ? item : null, listing.StoreTime);
    }

    public Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken) =>
        ReadAsync(partition, s => consistent ? s.Query : s.QueryStale, [Text(partition), Text(sortPrefix), Text(SortRange.EndOf(sortPrefix))], cancellationToken);

    public async Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken)
    {
        var attributes = AttributesForm.Write(item.Attributes);
        if (condition is WriteCondition.Same(var expected))
            return await ReplaceAsync(item, attributes, Wanted(expected), cancellationToken);
        while (true)
        {
            var added = await AddAsync(item, attributes, cancellationToken);
            if (added.Written || (condition is WriteCondition.Absent && added.Old is not null))
                return added;
            // What stands in the way came after the statement began, and is seen by the next; or it is to be replaced, unless it went meanwhile.
            if (condition is WriteCondition.Always && await ReplaceAsync(item, attributes, "{}", cancellationToken) is { Written: true } replaced)
                return replaced;
        }
    }

    public async Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken)
    {
        if (condition is WriteCondition.Absent)
        {
            var reading = await GetAsync(key, consistent: true, cancellationToken);
            return new(Written: reading.Item is null, reading.Item, reading.StoreTime);
        }
        var wanted = condition is WriteCondition.Same(var expected) ? Wanted(expected) : "{}";
        var removed = await WriteAsync("DELETE", key, s => s.Remove, [Text(key.Partition), Text(key.Sort), Json(wanted)], cancellationToken);
        return removed.Old is null ? removed with { Written = condition.Holds(null) } : removed;
    }

    /// <summary>Makes the table; what is there stays.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        foreach (var index in Enumerable.Range(0, _postgres.Create.Count))
        {
            await database.ChangeSchemaAsync("CREATE", table, async (connection, isCockroach, token) =>
            {
                try
                {
                    await using var command = new NpgsqlCommand((isCockroach ? _cockroach : _postgres).Create[index], connection);
                    return await command.ExecuteNonQueryAsync(token);
                }
                catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateObject)
                {
                    // Another made it at the same moment.
                    return 0;
                }
            }, cancellationToken);
        }
    }

    /// <summary>Removes some of what expired.</summary>
    /// <returns>How many items went: as many as asked for when there may be more.</returns>
    public Task<long> SweepAsync(int most, CancellationToken cancellationToken) =>
        // Sent again when its answer is lost: it removes what is to be removed.
        database.ReadAsync("DELETE", table, async (connection, isCockroach, token) =>
        {
            await using var command = Command(connection, (isCockroach ? _cockroach : _postgres).Sweep, [new() { Value = most, NpgsqlDbType = NpgsqlDbType.Integer }]);
            return (long)(await command.ExecuteScalarAsync(token))!;
        }, cancellationToken);

    private async Task<TableWrite> AddAsync(TableItem item, string attributes, CancellationToken cancellationToken)
    {
        var write = await WriteAsync("INSERT", item.Key, s => s.Add, [Text(item.Key.Partition), Text(item.Key.Sort), Json(attributes), Expiry(item)], cancellationToken);
        return write.Written ? write with { Old = null } : write;
    }

    private Task<TableWrite> ReplaceAsync(TableItem item, string attributes, string wanted, CancellationToken cancellationToken) =>
        WriteAsync("UPDATE", item.Key, s => s.Replace, [Text(item.Key.Partition), Text(item.Key.Sort), Json(attributes), Expiry(item), Json(wanted)], cancellationToken);

    private Task<TableListing> ReadAsync(string partition, Func<Statements, string> statement, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        MadeWhenMissingAsync(() => database.ReadAsync("SELECT", table, async (connection, isCockroach, token) =>
        {
            await using var command = Command(connection, statement(isCockroach ? _cockroach : _postgres), parameters);
            await using var rows = await command.ExecuteReaderAsync(token);
            var (items, time) = (new List<TableItem>(), default(DateTimeOffset));
            while (await rows.ReadAsync(token))
            {
                time = TimeOf(rows, 0);
                if (!rows.IsDBNull(1))
                    items.Add(new(new(partition, rows.GetString(1)), AttributesForm.Read(rows.GetString(2))));
            }
            return new TableListing(items, time);
        }, cancellationToken), cancellationToken);

    private Task<TableWrite> WriteAsync(string action, ItemKey key, Func<Statements, string> statement, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        MadeWhenMissingAsync(() => database.WriteAsync(action, table, async (connection, isCockroach, token) =>
        {
            await using var command = Command(connection, statement(isCockroach ? _cockroach : _postgres), parameters);
            await using var rows = await command.ExecuteReaderAsync(token);
            await rows.ReadAsync(token);
            var old = rows.IsDBNull(1) ? null : new TableItem(key, AttributesForm.Read(rows.GetString(1)));
            var write = new TableWrite(rows.GetBoolean(0), old, TimeOf(rows, 2));
            // An error can follow the row, at the commit.
            await rows.NextResultAsync(token);
            return write;
        }, cancellationToken), cancellationToken);

    private async Task<T> MadeWhenMissingAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (TableException e) when (createWhenMissing && e.Reason == "TableNotFound")
        {
            await CreateAsync(cancellationToken);
            return await call();
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string statement, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(statement, connection);
        // Each try has its own: a parameter belongs to one command.
        command.Parameters.AddRange(Array.ConvertAll(parameters, p => p.Clone()));
        return command;
    }

    private static string Wanted(IReadOnlyList<(string Name, AttributeValue Value)> attributes) =>
        AttributesForm.Write(attributes.Select(a => KeyValuePair.Create(a.Name, a.Value)));

    private static DateTimeOffset TimeOf(NpgsqlDataReader rows, int column) => new(rows.GetDateTime(column).ToUniversalTime());

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Json(string value) => new() { Value = value, NpgsqlDbType = NpgsqlDbType.Jsonb };

    private static NpgsqlParameter Expiry(TableItem item) => new() { Value = (object?)item.NumberOf(Ttl) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint };

    private static string Quoted(string name) => string.Join('.', name.Split('.').Select(part => $"\"{part}\""));
}

namespace AgentRegions.Postgres.Items;

/// <summary>
/// The statements on one table. Each is whole by itself and changes the table once (CockroachDB takes no more), so that READ COMMITTED is enough:
/// the old item is locked before it is judged, and what is judged is what is replaced.
/// </summary>
/// <param name="table">Its name, each part in quotes.</param>
internal sealed class Statements(string table, bool isCockroach)
{
    private const string OneKey = "item.sk = $2";
    private const string InRange = "item.sk >= $2 AND ($3::text IS NULL OR item.sk < $3)";

    /// <summary>pk, sk → one row: time, sk and attributes or nulls.</summary>
    public string Get { get; } = Read(table, OneKey, stale: false);

    /// <summary>As <see cref="Get"/>; where that spares the way to another region, the answer may be seconds old.</summary>
    public string GetStale { get; } = Read(table, OneKey, isCockroach);

    /// <summary>pk, first sk, end of sk or null → a row for each item as of <see cref="Get"/>, and one of nulls when there is none.</summary>
    public string Query { get; } = Read(table, InRange, stale: false);

    public string QueryStale { get; } = Read(table, InRange, isCockroach);

    /// <summary>pk, sk, attributes, ttl → whether it was added, else what stood in the way, if it was seen; time.</summary>
    public string Add { get; } =
        $"""
        WITH done AS (INSERT INTO {table} (pk, sk, attributes, ttl) VALUES ($1, $2, $3, $4) ON CONFLICT (pk, sk) DO NOTHING RETURNING 1)
        SELECT EXISTS (SELECT 1 FROM done), (SELECT attributes::text FROM {table} WHERE pk = $1 AND sk = $2), clock_timestamp()
        """;

    /// <summary>pk, sk, attributes, ttl, the attributes that must be there → whether it was replaced, the old ones; time.</summary>
    public string Replace { get; } =
        $"""
        WITH old AS MATERIALIZED (SELECT attributes FROM {table} WHERE pk = $1 AND sk = $2 FOR UPDATE),
        done AS (UPDATE {table} AS t SET attributes = $3, ttl = $4 FROM old WHERE t.pk = $1 AND t.sk = $2 AND old.attributes @> $5 RETURNING 1)
        SELECT EXISTS (SELECT 1 FROM done), (SELECT attributes::text FROM old), clock_timestamp()
        """;

    /// <summary>pk, sk, the attributes that must be there → whether it was removed, the old ones; time.</summary>
    public string Remove { get; } =
        $"""
        WITH old AS MATERIALIZED (SELECT attributes FROM {table} WHERE pk = $1 AND sk = $2 FOR UPDATE),
        done AS (DELETE FROM {table} AS t USING old WHERE t.pk = $1 AND t.sk = $2 AND old.attributes @> $3 RETURNING 1)
        SELECT EXISTS (SELECT 1 FROM done), (SELECT attributes::text FROM old), clock_timestamp()
        """;

    /// <summary>How many at most → how many went. Several may sweep: each takes what no other has in hand.</summary>
    public string Sweep { get; } =
        $"""
        WITH old AS MATERIALIZED (SELECT pk, sk FROM {table} WHERE ttl < extract(epoch FROM clock_timestamp())::bigint ORDER BY ttl LIMIT $1 FOR UPDATE SKIP LOCKED),
        done AS (DELETE FROM {table} AS t USING old WHERE t.pk = old.pk AND t.sk = old.sk RETURNING 1)
        SELECT count(*) FROM done
        """;

    /// <summary>CockroachDB's texts are ordered by bytes as they are.</summary>
    public IReadOnlyList<string> Create { get; } =
    [
        $"""
        CREATE TABLE IF NOT EXISTS {table} (
          pk text {(isCockroach ? "" : "COLLATE \"C\" ")}NOT NULL,
          sk text {(isCockroach ? "" : "COLLATE \"C\" ")}NOT NULL,
          attributes jsonb NOT NULL,
          ttl bigint,
          PRIMARY KEY (pk, sk))
        """,
        $"CREATE INDEX IF NOT EXISTS {table.Split('.')[^1][..^1]}_ttl\" ON {table} (ttl) WHERE ttl IS NOT NULL",
    ];

    private static string Read(string table, string range, bool stale) =>
        $"""
        SELECT clock.at, item.sk, item.attributes::text
        FROM (SELECT clock_timestamp() AS at) AS clock LEFT JOIN {table} AS item ON item.pk = $1 AND {range}{(stale ? " AS OF SYSTEM TIME follower_read_timestamp()" : "")}
        ORDER BY item.sk
        """;
}

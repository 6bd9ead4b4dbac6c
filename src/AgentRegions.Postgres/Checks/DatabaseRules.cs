using AgentRegions.Core.Tables;

namespace AgentRegions.Postgres.Checks;

/// <summary>Which databases can hold conversations and effects: those that keep keys apart and in order, and survive the outage of a region with agents.</summary>
internal static class DatabaseRules
{
    private static readonly string[] Columns = ["pk text", "sk text", "attributes jsonb", "ttl bigint"];

    /// <returns>Every problem, each with what to do; empty when all is well.</returns>
    public static IReadOnlyList<TableRefusal> Check(DatabaseFacts facts, PostgresOptions options) =>
    [
        .. new[] { Encoding(facts), Writable(facts), Place(facts, options) }
            .Concat(facts.Columns.Select(t => Shape(t.Key, t.Value, facts.IsCockroach)))
            .OfType<TableRefusal>(),
    ];

    private static TableRefusal? Encoding(DatabaseFacts facts) => facts.Encoding is "UTF8" ? null : new(
        "DatabaseEncoding",
        $"database '{facts.Database}' is encoded in {facts.Encoding}, which cannot hold every conversation; create one with ENCODING 'UTF8', and name that");

    private static TableRefusal? Writable(DatabaseFacts facts) => facts.IsReadOnly
        ? new("DatabaseReadOnly", $"database '{facts.Database}' takes no writes here; name the primary in the connection string, or Target Session Attributes=primary")
        : null;

    private static TableRefusal? Place(DatabaseFacts facts, PostgresOptions options)
    {
        if (options.AcceptSingleRegion)
            return null;
        if (facts.IsCockroach)
        {
            return facts.SurvivalGoal == "region" ? null : new(
                "SurvivesNoRegion",
                $"database '{facts.Database}' survives the loss of {(facts.SurvivalGoal.Length == 0 ? "a node" : $"a {facts.SurvivalGoal}")}, not of a region: a failover would find nothing. With three regions in it, run: ALTER DATABASE {facts.Database} SURVIVE REGION FAILURE");
        }
        if (options.DatabaseRegion is not { } region)
        {
            return new(
                "DatabaseRegionUnknown",
                "a PostgreSQL server is in one region: write DatabaseRegion, which must be one without agents, or use CockroachDB across regions; on a developer's machine write AcceptSingleRegion: true");
        }
        return options.ServiceRegions.Contains(region)
            ? new(
                "DatabaseInServiceRegion",
                $"database '{facts.Database}' is in {region} alone, where agents of the service run: it would go with them in the outage that it is there for. Use CockroachDB across regions, DynamoDB, or a database in a region without agents")
            : null;
    }

    private static TableRefusal? Shape(string table, IReadOnlyList<string> columns, bool isCockroach)
    {
        var plain = columns.Select(c => string.Join(' ', c.Split(' ').Take(2)));
        if (!plain.SequenceEqual(Columns))
        {
            return new(
                "TableColumns",
                $"table '{table}' has the columns {string.Join(", ", plain)}, not {string.Join(", ", Columns)}: it was made for something else; name another one, or have one made");
        }
        return isCockroach || columns.Take(2).All(c => c.EndsWith(" C", StringComparison.Ordinal)) ? null : new(
            "TableCollation",
            $"table '{table}' does not order its keys by bytes; run: ALTER TABLE {table} ALTER pk TYPE text COLLATE \"C\", ALTER sk TYPE text COLLATE \"C\"");
    }
}

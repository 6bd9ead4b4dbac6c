using AgentRegions.Core.Tables;

namespace AgentRegions.Aws.DynamoDb.Tables;

/// <summary>
/// Which tables will do. A strong kind: those on which a conditional write sees every other, from every endpoint, and which survive the
/// outage that they are there for. An eventual kind: those with a replica wherever agents run, that forget what has expired.
/// </summary>
public static class TableRules
{
    private const string CreateStrong = "create a table with multi-Region strong consistency under another name (it is made when asked for), and name that";

    /// <param name="table">What DynamoDB says of it.</param>
    /// <param name="endpoints">The regions that are called.</param>
    /// <param name="serviceRegions">The AWS regions in which agents of the service run.</param>
    /// <returns>Every problem, each with what to do; empty when the table is fine.</returns>
    public static IReadOnlyList<TableRefusal> Check(TableKind kind, TableFacts table, IReadOnlyList<string> endpoints, IReadOnlyCollection<string> serviceRegions)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(table);
        TableRefusal?[] own = kind.IsStrong
            ? [Consistency(kind, table), Place(kind, table, serviceRegions)]
            : [NotStrong(table), Ttl(kind, table), Replication(kind, table, serviceRegions)];
        return [.. new[] { Keys(table), Status(table) }.Concat(own).Append(Endpoints(kind, table, endpoints)).OfType<TableRefusal>()];
    }

    private static TableRefusal? Keys(TableFacts table) => table.Keys is ["pk (HASH, S)", "sk (RANGE, S)"] ? null : new(
        "TableKeys",
        $"table '{table.Name}' has the keys {string.Join(", ", table.Keys)}, not pk (HASH, S), sk (RANGE, S): it was made for something else; name another one, or have one created");

    // UPDATING serves reads and writes: a changed tag must not keep anybody from starting.
    private static TableRefusal? Status(TableFacts table) => table.Status is "ACTIVE" or "UPDATING" ? null : new(
        "TableNotActive",
        $"table '{table.Name}' in {table.Region} is {table.Status}; wait until it is ACTIVE");

    private static TableRefusal? Consistency(TableKind kind, TableFacts table)
    {
        if (!IsGlobal(table))
            return null;
        if (table.Consistency != "STRONG")
        {
            return new(
                "EventuallyConsistent",
                $"table '{table.Name}' is a global table with eventual consistency in {string.Join(", ", table.Replicas)}: a conditional write sees its own replica only, so {kind.Harm}. Its mode cannot be changed: {CreateStrong}");
        }
        return table is { Replicas.Count: 3, Witnesses.Count: 0 } or { Replicas.Count: 2, Witnesses.Count: 1 } ? null : new(
            "TableNotComplete",
            $"table '{table.Name}' has the replicas {string.Join(", ", table.Replicas)}{Listed(" and the witness ", table.Witnesses)}{Listed("; not ready: ", table.Unready)}: strong consistency takes three replicas, or two and a witness; wait until they are there, or add what is missing");
    }

    private static TableRefusal? Place(TableKind kind, TableFacts table, IReadOnlyCollection<string> serviceRegions) =>
        table.Replicas.Count == 1 && serviceRegions.Contains(table.Region)
            ? new(
                "TableInServiceRegion",
                $"table '{table.Name}' is in {table.Region} alone, where agents of the service run: {kind.Outage}. Either {CreateStrong}, or use a table in a region without agents")
            : null;

    private static TableRefusal? NotStrong(TableFacts table) => !IsGlobal(table) || table.Consistency != "STRONG" ? null : new(
        "StronglyConsistent",
        $"table '{table.Name}' has multi-Region strong consistency: such a table has no TTL, so expired conversations would stay for good, and every checkpoint would wait for another region. Its mode cannot be changed: create an eventually consistent one under another name (it is made when asked for), and name that");

    private static TableRefusal? Ttl(TableKind kind, TableFacts table)
    {
        if (table.TtlAttribute == kind.TtlAttribute || (IsGlobal(table) && table.Consistency == "STRONG"))
            return null;
        return new(
            "TtlMissing",
            $"table '{table.Name}' {(table.TtlAttribute is { } other ? $"has its TTL on '{other}', not on '{kind.TtlAttribute}'" : $"has no TTL on '{kind.TtlAttribute}'")}: expired conversations would stay for good; run: aws dynamodb update-time-to-live --region {table.Region} --table-name {table.Name} --time-to-live-specification Enabled=true,AttributeName={kind.TtlAttribute}");
    }

    private static TableRefusal? Replication(TableKind kind, TableFacts table, IReadOnlyCollection<string> serviceRegions)
    {
        var missing = table.IsLocal ? [] : serviceRegions.Where(r => !table.Replicas.Contains(r)).ToList();
        return missing.Count == 0 ? null : new(
            "NotReplicated",
            $"table '{table.Name}' has no replica in {string.Join(", ", missing)} (it has {string.Join(", ", table.Replicas)}{Listed("; not ready: ", table.Unready)}), where agents of the service run: {kind.Outage} there; add the replicas (asking for the table to be made again does), or correct the service's regions");
    }

    private static TableRefusal? Endpoints(TableKind kind, TableFacts table, IReadOnlyList<string> endpoints)
    {
        var others = endpoints.Where(e => !table.Replicas.Contains(e)).ToList();
        // Whatever region DynamoDB Local is asked as; several of them are several tables.
        if (others.Count == 0 || (table.IsLocal && endpoints.Count == 1))
            return null;
        return new(
            "EndpointNotReplica",
            $"table '{table.Name}' has no replica in {string.Join(", ", others)} (it has {string.Join(", ", table.Replicas)}{Listed(", and its witness cannot be called: ", table.Witnesses)}); name only replicas in {kind.EndpointsSetting}");
    }

    private static bool IsGlobal(TableFacts table) => table.Replicas.Count + table.Witnesses.Count + table.Unready.Count > 1;

    private static string Listed(string before, IReadOnlyList<string> items) => items.Count == 0 ? "" : before + string.Join(", ", items);
}

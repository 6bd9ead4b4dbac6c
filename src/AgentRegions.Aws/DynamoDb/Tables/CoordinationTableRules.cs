using AgentRegions.Core.Tables;

namespace AgentRegions.Aws.DynamoDb.Tables;

/// <summary>
/// Which tables can hold a register: those on which a conditional write sees every other, from every endpoint, and which survive the
/// outage that they are there for.
/// </summary>
public static class CoordinationTableRules
{
    private const string Create = "create a table with multi-Region strong consistency (the operator does it when asked to) under another name, and name that";

    /// <param name="table">What DescribeTable says.</param>
    /// <param name="endpoints">The regions that are called.</param>
    /// <param name="serviceRegions">The AWS regions in which agents of the service run.</param>
    /// <returns>Every problem, each with what to do; empty when the table is fine.</returns>
    public static IReadOnlyList<TableRefusal> Check(TableFacts table, IReadOnlyList<string> endpoints, IReadOnlyCollection<string> serviceRegions)
    {
        ArgumentNullException.ThrowIfNull(table);
        return [.. new[] { Keys(table), Status(table), Consistency(table), Place(table, serviceRegions), Endpoints(table, endpoints) }.OfType<TableRefusal>()];
    }

    private static TableRefusal? Keys(TableFacts table) => table.Keys is ["pk (HASH, S)", "sk (RANGE, S)"] ? null : new(
        "TableKeys",
        $"table '{table.Name}' has the keys {string.Join(", ", table.Keys)}, not pk (HASH, S), sk (RANGE, S): it was made for something else; name another one, or have one created");

    // UPDATING serves reads and writes: a changed tag must not keep an operator from starting.
    private static TableRefusal? Status(TableFacts table) => table.Status is "ACTIVE" or "UPDATING" ? null : new(
        "TableNotActive",
        $"table '{table.Name}' in {table.Region} is {table.Status}; wait until it is ACTIVE");

    private static TableRefusal? Consistency(TableFacts table)
    {
        if (table.Replicas.Count + table.Witnesses.Count + table.Unready.Count <= 1)
            return null;
        if (table.Consistency != "STRONG")
        {
            return new(
                "EventuallyConsistent",
                $"table '{table.Name}' is a global table with eventual consistency in {string.Join(", ", table.Replicas)}: a conditional write sees its own replica only, so two operators would both lead. Its mode cannot be changed: {Create}");
        }
        return table is { Replicas.Count: 3, Witnesses.Count: 0 } or { Replicas.Count: 2, Witnesses.Count: 1 } ? null : new(
            "TableNotComplete",
            $"table '{table.Name}' has the replicas {string.Join(", ", table.Replicas)}{Listed(" and the witness ", table.Witnesses)}{Listed("; not ready: ", table.Unready)}: strong consistency takes three replicas, or two and a witness; wait until they are there, or add what is missing");
    }

    private static TableRefusal? Place(TableFacts table, IReadOnlyCollection<string> serviceRegions) =>
        table.Replicas.Count == 1 && serviceRegions.Contains(table.Region)
            ? new(
                "TableInServiceRegion",
                $"table '{table.Name}' is in {table.Region} alone, where agents of the service run: the outage of that region could not be handled. Either {Create}, or use a table in a region without agents")
            : null;

    private static TableRefusal? Endpoints(TableFacts table, IReadOnlyList<string> endpoints)
    {
        var others = endpoints.Where(e => !table.Replicas.Contains(e)).ToList();
        // DynamoDB Local says ddblocal whatever region it is asked as; several of them are several tables.
        if (others.Count == 0 || (table.Region == "ddblocal" && endpoints.Count == 1))
            return null;
        return new(
            "EndpointNotReplica",
            $"table '{table.Name}' has no replica in {string.Join(", ", others)} (it has {string.Join(", ", table.Replicas)}{Listed(", and its witness cannot be called: ", table.Witnesses)}); name only replicas in spec.coordination.dynamoDB.endpoints");
    }

    private static string Listed(string before, IReadOnlyList<string> items) => items.Count == 0 ? "" : before + string.Join(", ", items);
}

using AgentRegions.Aws.DynamoDb.Calls;
using AgentRegions.Aws.DynamoDb.Tables;
using AgentRegions.Core.Tables;

namespace AgentRegions.Aws.DynamoDb;

/// <summary>Looks at tables of every kind, and makes them.</summary>
public sealed class DynamoTables
{
    private readonly DynamoDbClients _clients;

    internal DynamoTables(DynamoDbClients clients) => _clients = clients;

    /// <summary>Whether a table will do for its kind.</summary>
    /// <param name="endpoints">The AWS regions that are called.</param>
    /// <param name="serviceRegions">The AWS regions in which agents of the service run.</param>
    /// <returns>Every problem, each with what to do; empty when the table is fine.</returns>
    /// <exception cref="TableException">DynamoDB does not answer, there is no such table, or a permission is missing; the reason says which.</exception>
    public async Task<IReadOnlyList<TableRefusal>> CheckAsync(TableKind kind, string table, IReadOnlyList<string> endpoints, IReadOnlyCollection<string> serviceRegions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return TableRules.Check(kind, await new TableAdmin(kind, _clients.TableCalls(kind, table, endpoints)).DescribeAsync(cancellationToken), endpoints, serviceRegions);
    }

    /// <summary>
    /// Makes a table and waits until it is ready, on demand and protected from deletion. A strong kind: in one region, or in three with multi-Region
    /// strong consistency. An eventual one: with a replica in each region, TTL, stream and point-in-time recovery. What is there already stays; asked
    /// again, it goes on where it stopped.
    /// </summary>
    /// <param name="regions">AWS regions. A strong kind: one, or three of one set (US, Europe, Asia Pacific: DynamoDB does not span them).</param>
    /// <param name="kmsKey">The alias of a key that every region has, as in alias/agents; null: DynamoDB's own.</param>
    /// <exception cref="ArgumentException">Regions that such a table cannot have.</exception>
    /// <exception cref="TableException">It cannot be made; the message says why.</exception>
    public async Task<TableFacts> CreateAsync(TableKind kind, string table, IReadOnlyList<string> regions, string? kmsKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(regions);
        var count = regions.Distinct().Count();
        if (count != regions.Count || count == 0 || (kind.IsStrong && count is not (1 or 3)))
            throw new ArgumentException($"a table is in one region or in {(kind.IsStrong ? "three" : "several")} different ones, not in '{string.Join(", ", regions)}'", nameof(regions));
        return await new TableCreation(kind, _clients.Options, kmsKey, places => new(kind, _clients.TableCalls(kind, table, places))).RunAsync(regions, cancellationToken);
    }
}

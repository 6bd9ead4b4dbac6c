using System.Collections.Concurrent;
using AgentRegions.Aws.DynamoDb.Calls;
using AgentRegions.Aws.DynamoDb.Tables;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Tables;

namespace AgentRegions.Aws.DynamoDb;

/// <summary>
/// Coordination stores on DynamoDB, one for each table: services that name the same table with the same endpoints share a store, and
/// with it their operators' items. The clients are shared by all.
/// </summary>
public sealed class DynamoDbCoordination : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<TableCoordinationStore>> _stores = new(StringComparer.Ordinal);
    private readonly DynamoDbClients _clients;

    /// <exception cref="ArgumentException">The options are not valid; the message says all of it.</exception>
    public DynamoDbCoordination(DynamoDbOptions options)
    {
        _clients = new(options);
        Tables = new(new(_clients));
    }

    /// <summary>Checks tables, and makes them.</summary>
    public CoordinationTables Tables { get; }

    /// <summary>The store of a table; nothing is called yet. <see cref="CoordinationTables.CheckAsync"/> says whether it may be used.</summary>
    /// <param name="endpoints">AWS regions with a replica, in the order in which they are tried; the one that answered last stays.</param>
    public TableCoordinationStore Open(string table, IReadOnlyList<string> endpoints) =>
        _stores.GetOrAdd($"{table} {string.Join(' ', endpoints)}", _ => new(() => new(Table(table, endpoints), _clients.Options.NewStoreId))).Value;

    public void Dispose() => _clients.Dispose();

    internal ITable Table(string table, IReadOnlyList<string> endpoints) => _clients.Table(TableKind.Coordination, table, endpoints);
}

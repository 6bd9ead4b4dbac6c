using System.Collections.Concurrent;
using AgentRegions.Aws.DynamoDb.Calls;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Tables;

namespace AgentRegions.Aws.DynamoDb;

/// <summary>
/// Coordination stores on DynamoDB, one for each table: services that name the same table with the same endpoints share a store, and
/// with it their operators' items. The clients are shared by all.
/// </summary>
public sealed class DynamoDbCoordination : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<DynamoDbClient>> _clients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<TableCoordinationStore>> _stores = new(StringComparer.Ordinal);
    private readonly DynamoDbOptions _options;

    /// <exception cref="ArgumentException">The options are not valid; the message says all of it.</exception>
    public DynamoDbCoordination(DynamoDbOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        // Making a table takes DynamoDB longer than an item does, and it may be the first call with cold credentials.
        Tables = new((table, endpoints) => Calls(table, endpoints, TimeSpan.FromSeconds(15)), options);
    }

    /// <summary>Checks tables, and makes them.</summary>
    public CoordinationTables Tables { get; }

    /// <summary>The store of a table; nothing is called yet. <see cref="CoordinationTables.CheckAsync"/> says whether it may be used.</summary>
    /// <param name="endpoints">AWS regions with a replica, in the order in which they are tried; the one that answered last stays.</param>
    public TableCoordinationStore Open(string table, IReadOnlyList<string> endpoints) =>
        _stores.GetOrAdd($"{table} {string.Join(' ', endpoints)}", _ => new(() => new(Table(table, endpoints), _options.NewStoreId))).Value;

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(c => c.IsValueCreated))
            client.Value.Dispose();
    }

    internal ITable Table(string table, IReadOnlyList<string> endpoints) => new DynamoTable(Calls(table, endpoints, _options.RequestTimeout));

    private ReplicaCalls Calls(string table, IReadOnlyList<string> endpoints, TimeSpan requestTimeout)
    {
        if (endpoints.Count == 0)
            throw new ArgumentException("no endpoint: name at least one AWS region", nameof(endpoints));
        return new(table, [.. endpoints.Select(Client)], _options, requestTimeout);
    }

    private DynamoDbClient Client(string region) => _clients.GetOrAdd(region, r => new(() => new(r, _options, _options.Credentials))).Value;
}

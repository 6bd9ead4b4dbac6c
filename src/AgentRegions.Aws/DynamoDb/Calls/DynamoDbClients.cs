using System.Collections.Concurrent;
using AgentRegions.Aws.DynamoDb.Tables;

namespace AgentRegions.Aws.DynamoDb.Calls;

/// <summary>A client for each region, shared by all tables.</summary>
internal sealed class DynamoDbClients : IDisposable
{
    // Making a table takes DynamoDB longer than an item does, and it may be the first call with cold credentials.
    private static readonly TimeSpan TableTimeout = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, Lazy<DynamoDbClient>> _clients = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The options are not valid; the message says all of it.</exception>
    public DynamoDbClients(DynamoDbOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Options = options;
    }

    public DynamoDbOptions Options { get; }

    /// <summary>For a table's items.</summary>
    public DynamoTable Table(TableKind kind, string table, IReadOnlyList<string> endpoints) => new(Calls(kind, table, endpoints, Options.RequestTimeout, Options.RetryBudget));

    /// <summary>For a table's items at one replica; nothing is sent again.</summary>
    public DynamoTable TableOnce(TableKind kind, string table, string endpoint, TimeSpan requestTimeout) => new(Calls(kind, table, [endpoint], requestTimeout, TimeSpan.Zero));

    /// <summary>For the table itself.</summary>
    public ReplicaCalls TableCalls(TableKind kind, string table, IReadOnlyList<string> endpoints) => Calls(kind, table, endpoints, TableTimeout, Options.RetryBudget);

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(c => c.IsValueCreated))
            client.Value.Dispose();
    }

    private ReplicaCalls Calls(TableKind kind, string table, IReadOnlyList<string> endpoints, TimeSpan requestTimeout, TimeSpan retryBudget)
    {
        if (endpoints.Count == 0)
            throw new ArgumentException("no endpoint: name at least one AWS region", nameof(endpoints));
        return new(kind, table, [.. endpoints.Select(Client)], Options, requestTimeout, retryBudget);
    }

    private DynamoDbClient Client(string region) => _clients.GetOrAdd(region, r => new(() => new(r, Options))).Value;
}

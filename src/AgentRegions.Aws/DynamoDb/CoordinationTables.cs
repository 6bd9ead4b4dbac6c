using AgentRegions.Aws.DynamoDb.Tables;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Tables;

namespace AgentRegions.Aws.DynamoDb;

/// <summary>Looks at coordination tables, and makes them.</summary>
public sealed class CoordinationTables
{
    private readonly DynamoTables _tables;

    internal CoordinationTables(DynamoTables tables) => _tables = tables;

    /// <summary>Whether a service may coordinate by this table: to be asked before the first write.</summary>
    /// <param name="endpoints">AWS regions with a replica.</param>
    /// <param name="serviceRegions">The AWS regions in which agents of the service run.</param>
    /// <returns>Every problem, each with what to do; empty when the table is fine.</returns>
    /// <exception cref="CoordinationException">DynamoDB does not answer, there is no such table, or a permission is missing; the reason says which.</exception>
    public Task<IReadOnlyList<TableRefusal>> CheckAsync(string table, IReadOnlyList<string> endpoints, IReadOnlyCollection<string> serviceRegions, CancellationToken cancellationToken) =>
        CallAsync(() => _tables.CheckAsync(TableKind.Coordination, table, endpoints, serviceRegions, cancellationToken));

    /// <summary>As <see cref="DynamoTables.CreateAsync"/>.</summary>
    /// <param name="endpoints">One AWS region, or three of one set (US, Europe, Asia Pacific: DynamoDB does not span them).</param>
    /// <exception cref="ArgumentException">Not one or three regions.</exception>
    /// <exception cref="CoordinationException">It cannot be made; the message says why.</exception>
    public Task<TableFacts> CreateAsync(string table, IReadOnlyList<string> endpoints, CancellationToken cancellationToken) =>
        CallAsync(() => _tables.CreateAsync(TableKind.Coordination, table, endpoints, kmsKey: null, cancellationToken));

    private static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (TableException e)
        {
            throw new CoordinationException(e.Reason, e.Message, e);
        }
    }
}

using AgentRegions.Core.Tables;

namespace AgentRegions.Integration.Load;

/// <summary>Another region's replica: each call takes its time to get there and back.</summary>
internal sealed class DistantTable(ITable table, TimeSpan distance) : ITable
{
    public async Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken)
    {
        await Task.Delay(distance, cancellationToken);
        return await table.GetAsync(key, consistent, cancellationToken);
    }

    public async Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken)
    {
        await Task.Delay(distance, cancellationToken);
        return await table.QueryAsync(partition, sortPrefix, consistent, cancellationToken);
    }

    public Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken) => throw new InvalidOperationException("another region's replica is never written");

    public Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken) => throw new InvalidOperationException("another region's replica is never written");
}

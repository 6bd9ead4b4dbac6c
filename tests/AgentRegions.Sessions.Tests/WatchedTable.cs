using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Tests;

/// <summary>Counts what is written, and lets a test do something before a write.</summary>
internal sealed class WatchedTable(ITable table) : ITable
{
    public List<TableItem> Written { get; } = [];

    public int Calls { get; private set; }

    /// <summary>It answers queries, and nothing else that is read.</summary>
    public bool RefusesToGet { get; set; }

    /// <summary>Throws, or changes the table, before an item is written.</summary>
    public Func<TableItem, Task> BeforePut { get; set; } = _ => Task.CompletedTask;

    public int WriteUnits => Written.Sum(i => ItemSize.WriteUnits(ItemSize.Of(i)));

    public Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken)
    {
        Calls++;
        if (RefusesToGet)
            throw new TableException("throttled");
        return table.GetAsync(key, consistent, cancellationToken);
    }

    public Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken)
    {
        Calls++;
        return table.QueryAsync(partition, sortPrefix, consistent, cancellationToken);
    }

    public async Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken)
    {
        Calls++;
        await BeforePut(item);
        Written.Add(item);
        return await table.PutAsync(item, condition, cancellationToken);
    }

    public Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken)
    {
        Calls++;
        return table.DeleteAsync(key, condition, cancellationToken);
    }
}

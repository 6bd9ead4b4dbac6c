using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Tests.Threads;

/// <summary>A table that hides what has not arrived, and keeps what was written.</summary>
internal sealed class WatchedTable(ITable inner) : ITable
{
    public Func<ItemKey, bool> Hides { get; set; } = _ => false;

    public List<TableItem> Written { get; } = [];

    /// <summary>Runs once, before the next write for which it is meant.</summary>
    public (Func<ItemKey, bool> At, Func<Task> Act)? BeforeWrite { get; set; }

    public async Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken)
    {
        var reading = await inner.GetAsync(key, consistent, cancellationToken);
        return Hides(key) ? reading with { Item = null } : reading;
    }

    public async Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken)
    {
        var listing = await inner.QueryAsync(partition, sortPrefix, consistent, cancellationToken);
        return listing with { Items = [.. listing.Items.Where(i => !Hides(i.Key))] };
    }

    public async Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken)
    {
        if (BeforeWrite is { } before && before.At(item.Key))
        {
            BeforeWrite = null;
            await before.Act();
        }
        var write = await inner.PutAsync(item, condition, cancellationToken);
        if (write.Written)
            Written.Add(item);
        return write;
    }

    public Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken) =>
        inner.DeleteAsync(key, condition, cancellationToken);
}

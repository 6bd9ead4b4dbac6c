namespace AgentRegions.Core.Tables;

/// <summary>
/// A table of items by partition and sort key, in the shape of DynamoDB's. A call without an answer throws a <see cref="TableException"/>;
/// a write may have happened then.
/// </summary>
public interface ITable
{
    /// <param name="consistent">What was last written, at this replica in a global table; else something that may be older.</param>
    Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken);

    /// <summary>All items of a partition whose sort key begins with <paramref name="sortPrefix"/>, in the order of the sort key's bytes.</summary>
    Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken);

    /// <summary>Replaces the whole item if the condition holds of what is there.</summary>
    Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken);

    /// <summary>Removes the item if the condition holds of what is there. That nothing is there is no failure.</summary>
    Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken);
}

/// <param name="Item">Null when there is none.</param>
/// <param name="StoreTime">The store's own time when it answered: durations that outlive a process count in it.</param>
public sealed record TableReading(TableItem? Item, DateTimeOffset StoreTime);

public sealed record TableListing(IReadOnlyList<TableItem> Items, DateTimeOffset StoreTime);

/// <param name="Written">False: the condition did not hold, and nothing was written.</param>
/// <param name="Old">What was there before, or stood in the way; null when nothing did.</param>
public sealed record TableWrite(bool Written, TableItem? Old, DateTimeOffset StoreTime);

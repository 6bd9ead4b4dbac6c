using AgentRegions.Core.Tables;
using AgentRegions.Sessions;

namespace AgentRegions.Benchmarks.Checkpoints;

/// <summary>Adds up what is written, as DynamoDB bills it for one replica.</summary>
internal sealed class CountedTable(ITable table) : ITable
{
    private readonly Dictionary<ItemKey, int> _stored = [];

    public int Writes { get; private set; }

    public long Units { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Of all items that are there; nothing is deleted before its time to live is over.</summary>
    public long StoredBytes => _stored.Values.Sum(size => (long)size);

    public Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken) => table.GetAsync(key, consistent, cancellationToken);

    public Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken) => table.QueryAsync(partition, sortPrefix, consistent, cancellationToken);

    public Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken)
    {
        var size = ItemSize.Of(item);
        (Writes, Units, Bytes, _stored[item.Key]) = (Writes + 1, Units + ItemSize.WriteUnits(size), Bytes + size, size);
        return table.PutAsync(item, condition, cancellationToken);
    }

    public Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken) => table.DeleteAsync(key, condition, cancellationToken);
}

using AgentRegions.Core.Tables;

namespace AgentRegions.Sandbox.Conversations;

/// <summary>A table as one process reaches it. When that is dead nothing of it gets there any more.</summary>
internal sealed class MortalTable(ITable table, Func<bool> isAlive) : ITable
{
    public Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken) => Reach().GetAsync(key, consistent, cancellationToken);

    public Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken) =>
        Reach().QueryAsync(partition, sortPrefix, consistent, cancellationToken);

    public Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken) => Reach().PutAsync(item, condition, cancellationToken);

    public Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken) => Reach().DeleteAsync(key, condition, cancellationToken);

    private ITable Reach() => isAlive() ? table : throw new TableException("the process is dead") { NothingWritten = true };
}

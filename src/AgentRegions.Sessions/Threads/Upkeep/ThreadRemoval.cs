using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Threads;

/// <summary>Removes a thread: heads first, so that what is left of an interrupted removal is no thread any more.</summary>
internal sealed class ThreadRemoval(ITable table, ThreadDirectory directory)
{
    public async Task RemoveAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        var items = (await table.QueryAsync(key.Partition, "", consistent: true, cancellationToken)).Items;
        foreach (var rank in items.GroupBy(i => Rank(i.Key)).OrderBy(g => g.Key))
            await InParallel.RunAsync(rank, (item, token) => table.DeleteAsync(item.Key, WriteCondition.None, token), cancellationToken);
        await directory.RemoveAsync(key, cancellationToken);
    }

    private static int Rank(ItemKey key) =>
        key.Sort.StartsWith(SortKeys.Heads, StringComparison.Ordinal) ? 0 : key.Sort.StartsWith(SortKeys.AllCheckpoints, StringComparison.Ordinal) ? 1 : 2;
}

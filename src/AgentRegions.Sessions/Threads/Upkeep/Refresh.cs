using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Threads;

/// <summary>
/// Gives all that a live thread consists of a new time to live, so that old values which are still named, and the history that channels are
/// rebuilt from, last as long as the thread. What another region wrote is copied under this region's keys.
/// </summary>
internal sealed class Refresh(ITable table, ThreadStoreOptions options)
{
    public async Task RunAsync(ThreadKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ttl = (now + options.Lifetime).ToUnixTimeSeconds();
        var fresh = (now + options.Lifetime - (options.RefreshAfter / 2)).ToUnixTimeSeconds();
        var items = (await table.QueryAsync(key.Partition, "", consistent: true, cancellationToken)).Items
            .Where(i => !i.Key.Sort.StartsWith(SortKeys.Heads, StringComparison.Ordinal))
            .GroupBy(i => SortKeys.In(i.Key, options.Region));
        await InParallel.RunAsync(
            items.Where(copies => copies.All(c => c.Key != copies.Key || c.NumberOf(ItemNames.Ttl) < fresh)),
            (copies, token) => CopyAsync(copies.Key, copies, ttl, token),
            cancellationToken);
    }

    private async Task<TableWrite> CopyAsync(ItemKey own, IEnumerable<TableItem> copies, long ttl, CancellationToken cancellationToken)
    {
        var there = copies.FirstOrDefault(c => c.Key == own);
        var from = there ?? copies.OrderByDescending(c => c.NumberOf(ItemNames.Epoch) ?? 0).ThenByDescending(c => c.Key.Sort, StringComparer.Ordinal).First();
        var attributes = new Dictionary<string, AttributeValue>(from.Attributes) { [ItemNames.Ttl] = ttl };
        if (from.Key != own)
            attributes.TryAdd(ItemNames.Origin, SortKeys.RegionOf(from.Key));
        // Another process of this region may be adding to a task's writes; then it has just given them a new time itself.
        var condition = there is null ? WriteCondition.NotExists
            : there.NumberOf(ItemNames.Revision) is { } revision ? WriteCondition.Equal((ItemNames.Revision, revision))
            : WriteCondition.None;
        return await table.PutAsync(new(own, attributes), condition, cancellationToken);
    }
}

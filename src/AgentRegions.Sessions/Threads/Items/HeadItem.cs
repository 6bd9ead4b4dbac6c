using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Threads;

/// <summary>Where a region is in a namespace.</summary>
/// <param name="RefreshedAt">When all that it names was last written anew, by the store's clock.</param>
internal sealed record HeadItem(string Region, string Checkpoint, string? Parent, long Epoch, long Number, DateTimeOffset ActiveAt, DateTimeOffset RefreshedAt)
{
    public ThreadVersion Version => new(Epoch, Number, Region);

    public bool IsExpired(DateTimeOffset now, ThreadStoreOptions options) => ActiveAt + options.Ttl < now;

    public WriteCondition StillThere => WriteCondition.Equal((ItemNames.Epoch, Epoch), (ItemNames.Version, Number));

    public static HeadItem Of(TableItem item) => new(
        SortKeys.RegionOf(item.Key),
        item.TextOf(ItemNames.Checkpoint) ?? throw ItemNames.Unreadable(item),
        item.TextOf(ItemNames.Parent),
        item.NumberOf(ItemNames.Epoch) ?? throw ItemNames.Unreadable(item),
        item.NumberOf(ItemNames.Version) ?? throw ItemNames.Unreadable(item),
        DateTimeOffset.FromUnixTimeSeconds(item.NumberOf(ItemNames.At) ?? 0),
        DateTimeOffset.FromUnixTimeSeconds(item.NumberOf(ItemNames.Refreshed) ?? 0));

    public TableItem ToItem(ThreadKey key, string ns, ThreadStoreOptions options)
    {
        var attributes = new Dictionary<string, AttributeValue>
        {
            [ItemNames.Checkpoint] = Checkpoint,
            [ItemNames.Epoch] = Epoch,
            [ItemNames.Version] = Number,
            [ItemNames.At] = ActiveAt.ToUnixTimeSeconds(),
            [ItemNames.Refreshed] = RefreshedAt.ToUnixTimeSeconds(),
            [ItemNames.Ttl] = (ActiveAt + options.Lifetime).ToUnixTimeSeconds(),
        };
        if (Parent is not null)
            attributes[ItemNames.Parent] = Parent;
        return new(new(key.Partition, SortKeys.HeadsOf(ns) + Region), attributes);
    }
}

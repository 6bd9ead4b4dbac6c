using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Threads;

/// <param name="Region">That holds this copy; the version names the one that made it.</param>
internal sealed record CheckpointItem(string Namespace, string Id, string Region, ThreadVersion Version, string? Parent, CheckpointBody Body)
{
    public static CheckpointItem Of(TableItem item, ItemCodec codec)
    {
        var region = SortKeys.RegionOf(item.Key);
        return new(
            SortKeys.NamespaceOf(item.Key),
            SortKeys.IdOf(item.Key),
            region,
            new(
                item.NumberOf(ItemNames.Epoch) ?? throw ItemNames.Unreadable(item),
                item.NumberOf(ItemNames.Version) ?? throw ItemNames.Unreadable(item),
                item.TextOf(ItemNames.Origin) ?? region),
            item.TextOf(ItemNames.Parent),
            codec.Read(item, ItemBodiesContext.Default.CheckpointBody));
    }
}

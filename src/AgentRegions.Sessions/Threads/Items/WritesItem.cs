using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Threads;

internal sealed record WritesItem(string Checkpoint, WriteSlot Slot, string Region, long Epoch, long Revision, WritesBody Body)
{
    /// <summary>As a child keeps it: the same in each region.</summary>
    public string Name => Slot.ToString();

    public static WritesItem Of(TableItem item, ItemCodec codec) => new(
        SortKeys.IdOf(item.Key),
        SortKeys.SlotOf(item.Key),
        SortKeys.RegionOf(item.Key),
        item.NumberOf(ItemNames.Epoch) ?? 0,
        item.NumberOf(ItemNames.Revision) ?? 0,
        codec.Read(item, ItemBodiesContext.Default.WritesBody));

    /// <summary>
    /// Each task's writes once: two regions may both have run it, and then those of one count, all of them together; which is the same in every region.
    /// </summary>
    public static IEnumerable<WritesItem> Chosen(IEnumerable<WritesItem> items) => items
        .GroupBy(i => (i.Checkpoint, i.Slot))
        .Select(g => g.OrderByDescending(i => i.Epoch).ThenByDescending(i => i.Region, StringComparer.Ordinal).First());
}

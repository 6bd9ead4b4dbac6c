using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Segments;

/// <summary>
/// A segment as items: <c>seg#REGION#DIGEST</c>, and where it is larger than an item may be, further ones <c>seg#REGION#DIGEST#2</c> and so on.
/// The first says how many there are.
/// </summary>
internal static class SegmentItems
{
    /// <summary>DynamoDB allows 400 KB, keys and names included.</summary>
    public const int MostBytes = 380 * 1024;

    private const string Bytes = "b";
    private const string Parts = "n";

    public static IReadOnlyList<TableItem> Of(SessionKey key, string region, SegmentDigest digest, ReadOnlyMemory<byte> stored, long ttl)
    {
        var parts = Math.Max(1, (stored.Length + MostBytes - 1) / MostBytes);
        var items = new List<TableItem>(parts);
        for (var part = 1; part <= parts; part++)
        {
            var bytes = stored[((part - 1) * MostBytes)..Math.Min(stored.Length, part * MostBytes)].ToArray();
            var (partition, sort) = KeyOf(key, region, digest, part);
            items.Add(parts > 1 && part == 1
                ? new(partition, sort, (Bytes, bytes), (TtlAttribute.Name, ttl), (Parts, parts))
                : new(partition, sort, (Bytes, bytes), (TtlAttribute.Name, ttl)));
        }
        return items;
    }

    public static ItemKey KeyOf(SessionKey key, string region, SegmentDigest digest, int part = 1) =>
        new(key.Partition, part == 1 ? $"seg#{region}#{digest}" : FormattableString.Invariant($"seg#{region}#{digest}#{part}"));

    /// <summary>1 for most.</summary>
    public static int PartsOf(TableItem first) => (int)Math.Clamp(first.NumberOf(Parts) ?? 1, 1, 1000);

    public static ReadOnlyMemory<byte> BytesOf(TableItem item) => item.BytesOf(Bytes) ?? ReadOnlyMemory<byte>.Empty;
}

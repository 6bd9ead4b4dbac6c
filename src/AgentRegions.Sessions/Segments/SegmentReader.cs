using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;
using AgentRegions.Sessions.Payloads;

namespace AgentRegions.Sessions.Segments;

/// <summary>Reads segments and takes only what has the digest that a head names.</summary>
internal sealed class SegmentReader(PayloadCodec codec)
{
    /// <returns>Null: it is not there, not whole, or damaged.</returns>
    /// <exception cref="SessionException">It is as it was written, and cannot be read here: format, or key.</exception>
    public async Task<SegmentBody?> ReadAsync(ITable table, SessionKey key, string region, SegmentDigest digest, CancellationToken cancellationToken)
    {
        var first = (await table.GetAsync(SegmentItems.KeyOf(key, region, digest), consistent: true, cancellationToken)).Item;
        if (first is null)
            return null;
        var stored = SegmentItems.BytesOf(first);
        if (SegmentItems.PartsOf(first) is > 1 and var parts)
        {
            var others = await Task.WhenAll(Enumerable.Range(2, parts - 1).Select(part =>
                table.GetAsync(SegmentItems.KeyOf(key, region, digest, part), consistent: true, cancellationToken)));
            if (others.Any(o => o.Item is null))
                return null;
            stored = (byte[])[.. stored.Span, .. others.SelectMany(o => SegmentItems.BytesOf(o.Item!).ToArray())];
        }
        if (SegmentDigest.Of(stored.Span) != digest)
            return null;
        var what = $"session {key}, segment {digest} of {region}";
        return SegmentBody.FromBytes(codec.Open(stored.Span, PlaceOf(key, region), what), what);
    }

    /// <summary>Sealed content opens in its session and region only. The digest cannot be part of it: it is taken of what is sealed, and the head names it.</summary>
    public static string PlaceOf(SessionKey key, string region) => $"{key.Partition}#{region}";
}

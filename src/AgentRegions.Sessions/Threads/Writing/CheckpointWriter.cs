using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Threads;

/// <summary>
/// Writes a checkpoint: chunks first, then the checkpoint that names them, the head last. What a head names is its own region's, so the
/// first checkpoint after another region's brings all values along.
/// </summary>
internal sealed class CheckpointWriter(
    ITable table, ItemCodec codec, ValueStore values, ThreadStoreOptions options, WriterEpoch epochs, Refresh refresh, ThreadDirectory directory)
{
    /// <summary>Many channels hold nothing but a flag: these stay in the checkpoint's item, and are no writes of their own.</summary>
    private const int InlineChannel = 256;
    private const int InlineBody = 32 * 1024;

    private readonly HeadWriter _heads = new(table, options);

    public async Task<PutOutcome> PutAsync(ThreadKey key, string ns, NewCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var parentRead = ParentAsync(key, ns, checkpoint.Parent, cancellationToken);
        var parentWrites = ParentWritesAsync(key, ns, checkpoint.Parent, cancellationToken);
        var listing = await table.QueryAsync(key.Partition, SortKeys.HeadsOf(ns), consistent: true, cancellationToken);
        var (parent, parentExists) = await parentRead;
        var writesBefore = await parentWrites;
        var now = listing.StoreTime;
        var heads = listing.Items.Select(HeadItem.Of).ToList();
        var own = heads.Find(h => h.Region == options.Region);
        var seen = heads.Count == 0 ? 0 : heads.Max(h => h.Epoch);
        var (mine, isCurrent) = epochs.Of(own?.Epoch ?? 0, seen);
        if (!isCurrent)
            return new PutOutcome.StaleEpoch(seen, mine);

        var chunks = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var needed = new List<string>();
        var body = new CheckpointBody
        {
            Checkpoint = values.Cut(key, "checkpoint", checkpoint.Checkpoint, InlineBody, chunks),
            Metadata = values.Cut(key, "metadata", checkpoint.Metadata, InlineBody, chunks),
            ParentWrites = writesBefore,
            Orphan = checkpoint.Parent is not null && !parentExists,
        };
        foreach (var channel in checkpoint.Channels)
        {
            if (channel.Value is { } value)
                body.Channels[channel.Name] = new() { Version = channel.Version, Value = values.Cut(key, $"channel {channel.Name}", value, InlineChannel, chunks) };
            else if (parent?.Body.Channels.GetValueOrDefault(channel.Name) is { Value: not null } kept && kept.Version == channel.Version)
                body.Channels[channel.Name] = kept;
            else
                needed.Add(channel.Name);
        }
        if (needed.Count > 0)
            return new PutOutcome.ValuesNeeded(needed);

        var refreshed = RefreshedAt(heads, own, now);
        var isDue = now - refreshed > options.RefreshAfter;
        if (isDue)
        {
            await refresh.RunAsync(key, now, cancellationToken);
            refreshed = now;
        }
        if (own is null || isDue)
            await directory.AddAsync(key, now, cancellationToken);
        foreach (var there in parent?.Body.Values.SelectMany(v => v.Chunks ?? []) ?? [])
            chunks.Remove(there);
        await values.WriteAsync(key, chunks, now, cancellationToken);

        var current = heads.Where(h => !h.IsExpired(now, options)).MaxBy(h => h.Version);
        var next = new HeadItem(options.Region, checkpoint.Id, checkpoint.Parent, mine, heads.Count == 0 ? 1 : heads.Max(h => h.Number) + 1, now, refreshed);
        TableItem Item(long number) => ToItem(key, ns, checkpoint, body, mine, number, now);
        var first = await table.PutAsync(Item(next.Number), WriteCondition.NotExists, cancellationToken);
        if (first is { Written: false, Old: { } old })
        {
            // Sent before. If the head has seen it, it must not go back to it; what LangGraph changed in it counts, as in its other stores.
            var before = CheckpointItem.Of(old, codec).Version;
            var seenByHead = own is not null && own.Number >= before.Version;
            await table.PutAsync(Item(seenByHead ? before.Version : next.Number), WriteCondition.None, cancellationToken);
            if (seenByHead)
                return new PutOutcome.Stored(before, []);
        }
        return await _heads.MoveAsync(key, ns, next, own, current, number => table.PutAsync(Item(number), WriteCondition.None, cancellationToken), cancellationToken);
    }

    /// <summary>A head that is new here vouches for what the heads before it vouched for.</summary>
    private static DateTimeOffset RefreshedAt(List<HeadItem> heads, HeadItem? own, DateTimeOffset now) =>
        own?.RefreshedAt ?? (heads.Count > 0 ? heads.Min(h => h.RefreshedAt) : now);

    private async Task<(CheckpointItem? Own, bool Exists)> ParentAsync(ThreadKey key, string ns, string? parent, CancellationToken cancellationToken)
    {
        if (parent is null)
            return (null, false);
        var copies = (await table.QueryAsync(key.Partition, SortKeys.CopiesOf(ns, parent), consistent: true, cancellationToken)).Items;
        var own = copies.FirstOrDefault(c => SortKeys.RegionOf(c.Key) == options.Region);
        return (own is null ? null : CheckpointItem.Of(own, codec), copies.Count > 0);
    }

    private async Task<List<string>?> ParentWritesAsync(ThreadKey key, string ns, string? parent, CancellationToken cancellationToken)
    {
        if (parent is null)
            return null;
        var writes = (await table.QueryAsync(key.Partition, SortKeys.WritesOf(ns, parent), consistent: true, cancellationToken)).Items;
        return writes.Count == 0 ? null : [.. writes.Select(w => SortKeys.SlotOf(w.Key).ToString()).Distinct().Order(StringComparer.Ordinal)];
    }

    private TableItem ToItem(ThreadKey key, string ns, NewCheckpoint checkpoint, CheckpointBody body, long mine, long number, DateTimeOffset now) => codec.Write(
        new(key.Partition, SortKeys.CopiesOf(ns, checkpoint.Id) + options.Region),
        body,
        ItemBodiesContext.Default.CheckpointBody,
        [
            (ItemNames.Epoch, mine), (ItemNames.Version, number), (ItemNames.Ttl, (now + options.Lifetime).ToUnixTimeSeconds()),
            .. checkpoint.Parent is { } parent ? [(ItemNames.Parent, parent)] : Array.Empty<(string, AttributeValue)>(),
        ]);
}

using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Threads;

/// <summary>Reads checkpoints, whole or not at all.</summary>
internal sealed class CheckpointReader(ITable table, ItemCodec codec, ValueStore values, ThreadStoreOptions options)
{
    /// <summary>The checkpoint of the greatest head; when not all of it is here, the newest that is here as a whole, and it says so.</summary>
    public async Task<ThreadCheckpoint?> LatestAsync(ThreadKey key, string ns, CancellationToken cancellationToken)
    {
        if (await NewestHeadAsync(key, ns, cancellationToken) is not { } head)
            return null;
        if (await CopiesAsync(key, ns, head.Checkpoint, cancellationToken) is { Count: > 0 } copies
            && await WholeAsync(key, copies.Where(c => c.Version >= head.Version || c.Region != head.Region), cancellationToken) is { } current)
            return current;
        var all = await AllAsync(key, ns, cancellationToken);
        foreach (var candidate in all.Where(c => c.Version <= head.Version))
        {
            if (await WholeAsync(key, [candidate], cancellationToken) is { } whole)
                return whole with { StaleBehind = whole.Id == head.Checkpoint ? null : head.Version };
        }
        throw new ThreadException(ThreadError.Torn, $"{key} has the head {head.Version}, and no checkpoint of it has arrived as a whole yet: ask again");
    }

    /// <exception cref="ThreadException">Torn: it is there, and not whole.</exception>
    public async Task<ThreadCheckpoint?> GetAsync(ThreadKey key, string ns, string id, CancellationToken cancellationToken)
    {
        var copies = await CopiesAsync(key, ns, id, cancellationToken);
        if (copies.Count == 0)
            return null;
        return await WholeAsync(key, copies, cancellationToken)
            ?? throw new ThreadException(ThreadError.Torn, $"checkpoint {id} of {key} has not arrived as a whole yet: ask again");
    }

    public async Task<ThreadPage> ListAsync(ThreadKey key, string? ns, string? before, int limit, string? next, CancellationToken cancellationToken)
    {
        var heads = await table.QueryAsync(key.Partition, ns is null ? SortKeys.Heads : SortKeys.HeadsOf(ns), consistent: true, cancellationToken);
        var expired = heads.Items.GroupBy(h => SortKeys.NamespaceOf(h.Key)).Where(g => g.All(h => HeadItem.Of(h).IsExpired(heads.StoreTime, options))).Select(g => g.Key).ToHashSet();
        var checkpoints = (await AllAsync(key, ns, cancellationToken))
            .Where(c => !expired.Contains(c.Namespace) && (before is null || string.CompareOrdinal(c.Id, before) < 0))
            .OrderBy(c => c.Namespace, StringComparer.Ordinal)
            .ThenByDescending(c => c.Version)
            .ToList();
        if (next is not null)
            checkpoints = [.. checkpoints.SkipWhile(c => Cursor(c) != next).Skip(1)];
        var page = new List<ThreadCheckpoint>();
        foreach (var checkpoint in checkpoints.Take(limit))
        {
            // One that is on its way is not listed yet.
            if (await WholeAsync(key, [checkpoint], cancellationToken) is { } whole)
                page.Add(whole);
        }
        return new(page, checkpoints.Count > limit ? Cursor(checkpoints[limit - 1]) : null);
    }

    /// <summary>Null: none, or it expired.</summary>
    public async Task<HeadItem?> NewestHeadAsync(ThreadKey key, string ns, CancellationToken cancellationToken)
    {
        var listing = await table.QueryAsync(key.Partition, SortKeys.HeadsOf(ns), consistent: true, cancellationToken);
        return listing.Items.Select(HeadItem.Of).Where(h => !h.IsExpired(listing.StoreTime, options)).MaxBy(h => h.Version);
    }

    /// <summary>The newest first, each once.</summary>
    public async Task<IReadOnlyList<CheckpointItem>> AllAsync(ThreadKey key, string? ns, CancellationToken cancellationToken)
    {
        var prefix = ns is null ? SortKeys.AllCheckpoints : SortKeys.CheckpointsOf(ns);
        return
        [
            .. Readable(await table.QueryAsync(key.Partition, prefix, consistent: true, cancellationToken))
                .GroupBy(c => (c.Namespace, c.Id))
                .Select(g => g.MaxBy(Rank)!)
                .OrderByDescending(c => c.Version),
        ];
    }

    /// <summary>Of one checkpoint, in whatever regions: this region's first among equals.</summary>
    public async Task<IReadOnlyList<CheckpointItem>> CopiesAsync(ThreadKey key, string ns, string id, CancellationToken cancellationToken) =>
        [.. Readable(await table.QueryAsync(key.Partition, SortKeys.CopiesOf(ns, id), consistent: true, cancellationToken)).OrderByDescending(Rank)];

    public async Task<IReadOnlyList<WritesItem>> WritesAsync(ThreadKey key, string prefix, CancellationToken cancellationToken)
    {
        var listing = await table.QueryAsync(key.Partition, prefix, consistent: true, cancellationToken);
        return [.. WritesItem.Chosen(listing.Items.Where(i => IsAlive(i, listing.StoreTime)).Select(i => WritesItem.Of(i, codec)))];
    }

    /// <summary>In LangGraph's order. Null: a value has not arrived yet.</summary>
    public async Task<IReadOnlyList<PendingWrite>?> PendingAsync(ThreadKey key, IReadOnlyList<WritesItem> items, CancellationToken cancellationToken)
    {
        var writes = new List<PendingWrite>();
        foreach (var item in items)
        {
            var chunks = await values.ReadAsync(key, item.Body.Writes.Select(w => w.Value), item.Region, cancellationToken);
            foreach (var write in item.Body.Writes)
            {
                if (ValueStore.Join(write.Value, chunks) is not { } value)
                    return null;
                writes.Add(new(item.Slot.Task, item.Body.Path, write.Index, write.Channel, value));
            }
        }
        writes.Sort(WriteOrder.Instance);
        return writes;
    }

    private async Task<ThreadCheckpoint?> WholeAsync(ThreadKey key, IEnumerable<CheckpointItem> copies, CancellationToken cancellationToken)
    {
        foreach (var copy in copies)
        {
            var chunksRead = values.ReadAsync(key, copy.Body.Values, copy.Region, cancellationToken);
            var items = await WritesAsync(key, SortKeys.WritesOf(copy.Namespace, copy.Id), cancellationToken);
            var chunks = await chunksRead;
            // A task whose writes have not all arrived runs again, as if it had not run: that is what pending writes are for.
            var writes = new List<PendingWrite>();
            foreach (var item in items)
                writes.AddRange(await PendingAsync(key, [item], cancellationToken) ?? []);
            writes.Sort(WriteOrder.Instance);
            if (Whole(copy, chunks, writes) is { } whole)
                return whole;
        }
        return null;
    }

    private static ThreadCheckpoint? Whole(CheckpointItem item, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> chunks, List<PendingWrite> writes)
    {
        var channels = new Dictionary<string, TypedValue>(StringComparer.Ordinal);
        foreach (var (name, channel) in item.Body.Channels)
        {
            if (channel.Value is null)
                continue;
            if (ValueStore.Join(channel.Value, chunks) is not { } value)
                return null;
            channels.Add(name, value);
        }
        if (ValueStore.Join(item.Body.Checkpoint, chunks) is not { } checkpoint || ValueStore.Join(item.Body.Metadata, chunks) is not { } metadata)
            return null;
        return new()
        {
            Namespace = item.Namespace,
            Id = item.Id,
            Parent = item.Parent,
            Version = item.Version,
            Checkpoint = checkpoint,
            Metadata = metadata,
            Channels = channels,
            Writes = writes,
        };
    }

    private IEnumerable<CheckpointItem> Readable(TableListing listing) =>
        listing.Items.Where(i => IsAlive(i, listing.StoreTime)).Select(i => CheckpointItem.Of(i, codec));

    // What expired may be there for days.
    private static bool IsAlive(TableItem item, DateTimeOffset now) => item.NumberOf(ItemNames.Ttl) is not { } ttl || ttl >= now.ToUnixTimeSeconds();

    private (ThreadVersion, bool) Rank(CheckpointItem item) => (item.Version, item.Region == options.Region);

    private static string Cursor(CheckpointItem item) => $"{NameText.Escape(item.Namespace, "checkpoint_ns", int.MaxValue)}#{NameText.Escape(item.Id, "checkpoint_id", int.MaxValue)}";
}

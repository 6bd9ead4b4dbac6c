namespace AgentRegions.Sessions.Threads;

/// <summary>Walks from a checkpoint to its ancestors, for channels that are kept as what was written to them.</summary>
internal sealed class HistoryReader(ValueStore values, CheckpointReader reader)
{
    public async Task<IReadOnlyDictionary<string, ChannelHistory>> ReadAsync(ThreadKey key, string ns, string? id, IReadOnlyList<string> channels, CancellationToken cancellationToken)
    {
        var seeds = new Dictionary<string, TypedValue>(StringComparer.Ordinal);
        var newestFirst = channels.Distinct().ToDictionary(c => c, _ => new List<PendingWrite>(), StringComparer.Ordinal);
        var ancestors = new Ancestors(reader, key, ns);
        id ??= (await reader.NewestHeadAsync(key, ns, cancellationToken))?.Checkpoint;
        var child = id is null ? null : await ancestors.CheckpointAsync(id, cancellationToken);
        var remaining = newestFirst.Keys.ToHashSet(StringComparer.Ordinal);
        while (remaining.Count > 0 && child is { Parent: { } parentId, Body.Orphan: false })
        {
            var parent = await ancestors.CheckpointAsync(parentId, cancellationToken) ?? throw Torn(key, parentId);
            var items = await ancestors.WritesAsync(parentId, cancellationToken);
            if (child.Body.ParentWrites?.Except(items.Select(i => i.Name)).Any() == true)
                throw Torn(key, parentId);
            var applied = items.Where(i => i.Body.Writes.Any(w => remaining.Contains(w.Channel)));
            var writes = await reader.PendingAsync(key, [.. applied], cancellationToken) ?? throw Torn(key, parentId);
            foreach (var write in writes.Reverse().Where(w => remaining.Contains(w.Channel)))
                newestFirst[write.Channel].Add(write);
            foreach (var channel in remaining.ToList())
            {
                if (parent.Body.Channels.GetValueOrDefault(channel)?.Value is not { } stored)
                    continue;
                var chunks = await values.ReadAsync(key, [stored], parent.Region, cancellationToken);
                seeds[channel] = ValueStore.Join(stored, chunks) ?? throw Torn(key, parentId);
                remaining.Remove(channel);
            }
            child = parent;
        }
        return newestFirst.ToDictionary(c => c.Key, c => new ChannelHistory(seeds.GetValueOrDefault(c.Key), [.. Enumerable.Reverse(c.Value)]), StringComparer.Ordinal);
    }

    private static ThreadException Torn(ThreadKey key, string id) =>
        new(ThreadError.Torn, $"not all of checkpoint {id} of {key}, an ancestor, has arrived yet: ask again");
}

using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Threads;

/// <summary>Writes what a task wrote: one item for all its ordinary writes, one for each special one.</summary>
internal sealed class WritesWriter(ITable table, ItemCodec codec, ValueStore values, ThreadStoreOptions options, WriterEpoch epochs)
{
    private const int InlineValue = 4 * 1024;
    private const int MostTries = 10;

    public async Task PutAsync(ThreadKey key, string ns, string checkpoint, string task, string path, IReadOnlyList<TaskWrite> writes, CancellationToken cancellationToken)
    {
        if (task.Length == 0)
            throw new ThreadException(ThreadError.BadName, "task_id is empty: name the task");
        if (writes.Count == 0)
            return;
        // The store's clock rules what lives how long; a read is the way to it.
        var head = await table.GetAsync(new(key.Partition, SortKeys.HeadsOf(ns) + options.Region), consistent: false, cancellationToken);
        var now = head.StoreTime;
        var epoch = epochs.Of(head.Item?.NumberOf(ItemNames.Epoch) ?? 0);
        var chunks = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var slots = writes
            .Select(w => new StoredWrite { Index = w.Index, Channel = w.Channel, Value = values.Cut(key, $"the write to {w.Channel}", w.Value, InlineValue, chunks) })
            .GroupBy(w => w.Index < 0 ? w.Index.ToString(System.Globalization.CultureInfo.InvariantCulture) : WriteSlot.Ordinary)
            .ToList();
        await values.WriteAsync(key, chunks, now, cancellationToken);
        foreach (var slot in slots)
        {
            var itemKey = new ItemKey(key.Partition, SortKeys.Write(ns, checkpoint, new(task, slot.Key), options.Region));
            await PutAsync(itemKey, new() { Path = path, Writes = [.. slot] }, isSpecial: slot.Key != WriteSlot.Ordinary, epoch, now, cancellationToken);
        }
    }

    private async Task PutAsync(ItemKey itemKey, WritesBody body, bool isSpecial, long epoch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var condition = WriteCondition.NotExists;
        var revision = 1L;
        for (var tries = 0; tries < MostTries; tries++)
        {
            var item = codec.Write(
                itemKey,
                body,
                ItemBodiesContext.Default.WritesBody,
                (ItemNames.Epoch, epoch), (ItemNames.Revision, revision), (ItemNames.Ttl, (now + options.Lifetime).ToUnixTimeSeconds()));
            var write = await table.PutAsync(item, condition, cancellationToken);
            if (write.Written)
                return;
            if (write.Old is null)
            {
                condition = WriteCondition.NotExists;
                continue;
            }
            var old = WritesItem.Of(write.Old, codec);
            if (!isSpecial)
            {
                var more = body.Writes.Where(w => old.Body.Writes.All(o => o.Index != w.Index)).ToList();
                if (more.Count == 0)
                    return;
                body = new() { Path = old.Body.Path, Writes = [.. old.Body.Writes, .. more] };
            }
            revision = old.Revision + 1;
            condition = WriteCondition.Equal((ItemNames.Revision, old.Revision));
        }
        throw new ThreadException(ThreadError.Busy, $"other writers of {itemKey.Partition} were faster {MostTries} times: send the same again");
    }
}

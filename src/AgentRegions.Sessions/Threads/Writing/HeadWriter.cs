using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Threads;

/// <summary>Moves this region's head to a checkpoint that is stored. Two processes of a region may both move it: the later one finds a greater number.</summary>
internal sealed class HeadWriter(ITable table, ThreadStoreOptions options)
{
    private const int MostTries = 10;

    /// <param name="own">This region's head as it was read.</param>
    /// <param name="current">The newest head as it was read.</param>
    /// <param name="renumber">Stores the checkpoint again under a greater number.</param>
    /// <exception cref="ThreadException">Others were faster too often.</exception>
    public async Task<PutOutcome> MoveAsync(ThreadKey key, string ns, HeadItem next, HeadItem? own, HeadItem? current, Func<long, Task> renumber, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var write = await table.PutAsync(next.ToItem(key, ns, options), own?.StillThere ?? WriteCondition.NotExists, cancellationToken);
            if (write.Written)
                return new PutOutcome.Stored(next.Version, Siblings(next, current));
            own = write.Old is null ? null : HeadItem.Of(write.Old);
            if (own is null)
                continue;
            if (own.Epoch > next.Epoch)
                return new PutOutcome.StaleEpoch(own.Epoch, next.Epoch);
            if (own.Checkpoint == next.Checkpoint)
                return new PutOutcome.Stored(own.Version, Siblings(next, current));
            current = current is null || own.Version > current.Version ? own : current;
            next = next with { Number = Math.Max(own.Number, next.Number) + 1 };
            await renumber(next.Number);
        }
        throw new ThreadException(ThreadError.Busy, $"other writers of {key} were faster {MostTries} times: send the same again");
    }

    private static IReadOnlyList<string> Siblings(HeadItem next, HeadItem? current) =>
        current is not null && current.Checkpoint != next.Checkpoint && current.Checkpoint != next.Parent && current.Parent == next.Parent ? [current.Checkpoint] : [];
}

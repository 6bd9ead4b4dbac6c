using AgentRegions.Core.Sessions;

namespace AgentRegions.Sessions.Threads;

/// <summary>The epoch that this region writes with.</summary>
/// <param name="source">Null: nobody says who is active, and nothing is ever stale.</param>
internal sealed class WriterEpoch(IEpochSource? source, string region)
{
    /// <summary>For what depends on no head: a task's writes.</summary>
    public long Of(long own) => Fence.EpochToWrite(source?.Current, region, own, own);

    /// <param name="own">Of this region's head, 0 without one.</param>
    /// <param name="seen">The greatest of all heads, 0 without one.</param>
    /// <returns>False in <c>IsCurrent</c>: another region writes with an epoch that this one has no part in.</returns>
    public (long Epoch, bool IsCurrent) Of(long own, long seen)
    {
        if (source?.Current is not { } knowledge)
            return (Math.Max(own, seen), true);
        // Not the epochs that were seen: who has not heard of an epoch yet may be who it fences.
        var epoch = Fence.EpochToWrite(knowledge, region, own, own);
        return (epoch, epoch >= seen);
    }
}

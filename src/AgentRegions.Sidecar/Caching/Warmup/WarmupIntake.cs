using AgentRegions.Sidecar.Http;
using AgentRegions.Sidecar.Options;

namespace AgentRegions.Sidecar.Caching.Warmup;

/// <summary>Takes in what peers send: nothing too old, each entry's time reduced by its age, never over something younger.</summary>
internal sealed class WarmupIntake(ICache cache, SidecarOptions options, CacheMetrics metrics, TimeProvider time)
{
    /// <summary>What is offered later than this after it was made is dropped.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    /// <param name="onTheWay">How long it took to come.</param>
    /// <param name="maxAge">What is older is dropped; null: as long as its time is not over.</param>
    /// <returns>How many are stored.</returns>
    /// <exception cref="RefusalException">An entry is not one.</exception>
    public async Task<int> StoreAsync(WarmupBody body, TimeSpan onTheWay, TimeSpan? maxAge, CancellationToken cancellationToken)
    {
        if (body.Entries.Select(e => e.Problem()).FirstOrDefault(p => p is not null) is { } problem)
            throw new RefusalException(Problems.Invalid(problem));
        var stored = 0;
        foreach (var entry in body.Entries.Select(e => e.ToEntry(onTheWay, options.Cache.TimeToLive, time)))
        {
            var isOld = entry.Left(time) <= TimeSpan.Zero || entry.Age(time) > maxAge;
            var isStored = !isOld && await cache.PutAsync(entry, cancellationToken);
            metrics.Received(isOld ? "old" : isStored ? "stored" : "known");
            stored += isStored ? 1 : 0;
        }
        return stored;
    }
}

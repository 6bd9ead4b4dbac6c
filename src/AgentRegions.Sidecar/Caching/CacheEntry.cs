namespace AgentRegions.Sidecar.Caching;

/// <summary>What is kept under a key.</summary>
/// <param name="Value">Never changed.</param>
/// <param name="MadeAt">When the agent put it, here or in another region, on this process' monotonic clock.</param>
/// <param name="TimeToLive">Counted from then.</param>
internal sealed record CacheEntry(string Key, ReadOnlyMemory<byte> Value, string ContentType, long MadeAt, TimeSpan TimeToLive)
{
    /// <summary>What the bookkeeping of an entry takes, about.</summary>
    private const int Overhead = 200;

    public long Bytes => Value.Length + (2L * Key.Length) + Overhead;

    public TimeSpan Age(TimeProvider time) => time.GetElapsedTime(MadeAt);

    public TimeSpan Left(TimeProvider time) => TimeToLive - Age(time);
}

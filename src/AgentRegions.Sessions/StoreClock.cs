namespace AgentRegions.Sessions;

/// <summary>The store's time as its last answer gave it, carried on by this process' monotonic clock. Until the first answer: this machine's clock.</summary>
internal sealed class StoreClock(TimeProvider time)
{
    private readonly Lock _lock = new();
    private (DateTimeOffset At, long Stamp)? _seen;

    public DateTimeOffset Now
    {
        get
        {
            lock (_lock)
                return _seen is var (at, stamp) ? at + time.GetElapsedTime(stamp) : time.GetUtcNow();
        }
    }

    public void Saw(DateTimeOffset storeTime)
    {
        lock (_lock)
            _seen = (storeTime, time.GetTimestamp());
    }
}

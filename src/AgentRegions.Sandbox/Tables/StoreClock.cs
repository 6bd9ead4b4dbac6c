namespace AgentRegions.Sandbox.Tables;

/// <summary>A store's own time: it starts at the wall clock's and never jumps.</summary>
internal sealed class StoreClock(TimeProvider time)
{
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly long _timestamp = time.GetTimestamp();

    public DateTimeOffset Now => _start + time.GetElapsedTime(_timestamp);
}

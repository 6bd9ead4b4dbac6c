namespace AgentRegions.Simulation.Kernel;

/// <summary>The world's own clock: right, and without timers.</summary>
internal sealed class TrueClock(Scheduler scheduler) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => scheduler.Now;

    public override DateTimeOffset GetUtcNow() => SimClock.True(scheduler.Now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("the world's timers are events of its scheduler");
}

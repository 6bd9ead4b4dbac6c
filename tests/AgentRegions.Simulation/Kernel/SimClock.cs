namespace AgentRegions.Simulation.Kernel;

/// <summary>What is wrong with the clocks of a machine.</summary>
internal sealed class ClockFault
{
    /// <summary>How much faster than true time its clocks run, in millionths.</summary>
    public int DriftPpm { get; set; }

    /// <summary>How far its wall clock is from the truth. It may jump.</summary>
    public TimeSpan Skew { get; set; }
}

/// <summary>The clocks of a process: a monotonic one that drifts, a wall clock that is also wrong, and timers by the monotonic one.</summary>
internal sealed class SimClock(Scheduler scheduler, SimProcess process, ClockFault fault) : TimeProvider
{
    /// <summary>The wall clock's time, were it right, when the world began.</summary>
    public static readonly DateTimeOffset Epoch = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public static DateTimeOffset True(long now) => Epoch.AddTicks(now);

    public override long GetTimestamp() => (long)(scheduler.Now * Rate);

    public override DateTimeOffset GetUtcNow() => Epoch.AddTicks(GetTimestamp() + fault.Skew.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(scheduler, process, this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>How long true time takes for what this clock calls a span, rounded up: a timer is never early.</summary>
    public long Real(TimeSpan span) => (long)Math.Ceiling(span.Ticks / Rate) + 1;

    private double Rate => 1 + (fault.DriftPpm / 1e6);
}

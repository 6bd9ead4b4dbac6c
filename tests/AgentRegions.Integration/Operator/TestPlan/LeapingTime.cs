namespace AgentRegions.Integration.Operator.TestPlan;

/// <summary>The system's time, which a test makes leap ahead: on every clock, so that what was stored before is that much older.</summary>
internal sealed class LeapingTime : TimeProvider
{
    private long _leaptTicks;

    public override long TimestampFrequency => System.TimestampFrequency;

    private TimeSpan Leapt => TimeSpan.FromTicks(Volatile.Read(ref _leaptTicks));

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Leapt;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Leapt.TotalSeconds * System.TimestampFrequency);

    public void Leap(TimeSpan by) => Interlocked.Add(ref _leaptTicks, by.Ticks);
}

namespace AgentRegions.Core.Drills;

/// <summary>Whether a scheduled drill is to begin.</summary>
public abstract record DueDrill
{
    /// <param name="In">When the next one is.</param>
    public sealed record Later(TimeSpan In) : DueDrill;

    /// <param name="At">The scheduled moment.</param>
    /// <param name="Until">It may begin until then.</param>
    public sealed record Now(DateTimeOffset At, DateTimeOffset Until) : DueDrill;

    /// <summary>Its window went by and nobody began it. What is missed is said once, and never caught up.</summary>
    public sealed record Missed(DateTimeOffset At) : DueDrill;

    /// <param name="settledAt">What was scheduled up to then is dealt with. Of several moments since, the last one counts.</param>
    /// <param name="window">How long after its moment a drill may begin.</param>
    public static DueDrill Of(DrillSchedule schedule, DateTimeOffset settledAt, TimeSpan window, DateTimeOffset storeTime) =>
        schedule.Last(settledAt, storeTime) is not { } last ? new Later(schedule.Next(storeTime) - storeTime)
        : storeTime - last < window ? new Now(last, last + window)
        : new Missed(last);
}

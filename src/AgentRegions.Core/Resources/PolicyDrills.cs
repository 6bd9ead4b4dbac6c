using AgentRegions.Core.Resources.Validation;
using AgentRegions.Core.Schema;

namespace AgentRegions.Core.Resources;

/// <summary>When the way to another region is tried, and how. A drill never begins where a rule or a gate would hold a switchover back.</summary>
public sealed record DrillSpec
{
    /// <summary>
    /// Five fields of cron: minute, hour, day of the month, month, day of the week; for example "0 3 * * 0", Sundays at three. A moment that the time zone leaves out counts
    /// as the first one after it, and one that occurs twice as the first of the two.
    /// </summary>
    [Length(1, ResourceLimits.ScheduleLength)]
    [Pattern(DrillForms.Schedule, Message = "schedule " + DrillForms.ScheduleRemedy)]
    public required string Schedule { get; init; }

    /// <summary>The IANA name of the schedule's time zone, for example Europe/Berlin.</summary>
    [Length(1, ResourceLimits.NameLength)]
    [Pattern(DrillForms.TimeZone, Message = "timeZone " + DrillForms.TimeZoneRemedy)]
    public string TimeZone { get; set; } = "Etc/UTC";

    /// <summary>How long after the scheduled moment a drill may still begin: 1m to 24h. What holds it longer than that makes it be left out; it is not caught up.</summary>
    [DurationRange(ResourceLimits.MinDrillWindow, ResourceLimits.MaxDrillWindow)]
    public Duration Window { get; set; } = Duration.FromMinutes(30);

    /// <summary>What a drill does.</summary>
    public DrillMode Mode { get; set; } = DrillMode.DryRun;

    /// <summary>
    /// For mode: Switch: how long the service stays in the other region before its way back: 5s to 24h. Long enough for clients to arrive there (dns.ttl), and no longer than a
    /// day: who stays longer means a Switchover.
    /// </summary>
    [DurationRange(ResourceLimits.MinDrillStay, ResourceLimits.MaxDrillStay)]
    public Duration Stay { get; set; } = DefaultStay;

    internal static Duration DefaultStay { get; } = Duration.FromMinutes(10);
}

/// <summary>What a scheduled drill does.</summary>
public enum DrillMode
{
    /// <summary>It asks every rule and gate and shows what would be done and lost. It changes nothing.</summary>
    DryRun,

    /// <summary>It moves the service to another region as a Switchover does, and back after stay.</summary>
    Switch,
}

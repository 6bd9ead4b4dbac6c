using System.Text.RegularExpressions;

namespace AgentRegions.Core.Resources.Validation;

/// <summary>The forms of a drill's fields, each with what to write instead. Schema and <see cref="ResourceRules"/> say the same.</summary>
public static partial class DrillForms
{
    /// <summary>Five fields; what they mean is checked beside the schema.</summary>
    public const string Schedule = "^[0-9A-Za-z*/,-]+( +[0-9A-Za-z*/,-]+){4}$";

    /// <summary>An IANA time zone's name; whether there is one of that name is checked beside the schema.</summary>
    public const string TimeZone = "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$";

    public const string ScheduleRemedy = "must be five fields of cron (minute, hour, day of the month, month, day of the week) that name moments which come, for example \"0 3 * * 0\"";
    public const string TimeZoneRemedy = "must be the IANA name of a time zone that the operator knows, for example Europe/Berlin; without a time zone database in its image it knows Etc/UTC alone";
    public const string Routing = "drill needs routing: ActivePassive: where several regions share the traffic, each of them is tried all the time; remove drill or change routing";
    public const string NoBypass = "bypass must be absent of a Drill: it begins only where nothing would hold a Switchover back; remove it, or ask for a Switchover";
    public const string NoForce = "onTimeout must be Abort for a Drill: no stream is cut for a trial; remove it, or ask for a Switchover";

    [GeneratedRegex(Schedule, RegexOptions.CultureInvariant)]
    internal static partial Regex ScheduleRegex { get; }

    [GeneratedRegex(TimeZone, RegexOptions.CultureInvariant)]
    internal static partial Regex TimeZoneRegex { get; }
}

using NCrontab;

namespace AgentRegions.Core.Drills;

/// <summary>
/// The moments of a cron schedule in a time zone. Where the clock is put forward, a moment that does not exist is the first one after the gap; where it is put back, one that
/// occurs twice is the first of the two.
/// </summary>
public sealed class DrillSchedule
{
    // A leap day may be eight years away.
    private const int YearsToCome = 9;

    /// <summary>More than any clock is put back.</summary>
    private static readonly TimeSpan PutBack = TimeSpan.FromHours(3);

    private static readonly DateTime AnyTime = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>So that neither a schedule of minutes nor one of years makes looking back long.</summary>
    private static readonly TimeSpan[] LookBack = [TimeSpan.FromHours(2), TimeSpan.FromDays(2), TimeSpan.FromDays(40), TimeSpan.FromDays(366 * YearsToCome)];

    private readonly CrontabSchedule _cron;
    private readonly TimeZoneInfo _zone;

    /// <exception cref="ArgumentException">One of them is not what <see cref="IsSchedule"/> and <see cref="IsTimeZone"/> accept.</exception>
    public DrillSchedule(string schedule, string timeZone)
    {
        _cron = Parse(schedule) ?? throw new ArgumentException("no schedule", nameof(schedule));
        _zone = Find(timeZone) ?? throw new ArgumentException("no time zone", nameof(timeZone));
    }

    /// <summary>Whether it can be read, and names moments that come.</summary>
    public static bool IsSchedule(string text) => Parse(text) is { } cron && cron.GetNextOccurrence(AnyTime, AnyTime.AddYears(YearsToCome)) < AnyTime.AddYears(YearsToCome);

    public static bool IsTimeZone(string name) => Find(name) is not null;

    /// <summary>The first moment after another.</summary>
    public DateTimeOffset Next(DateTimeOffset after)
    {
        var local = TimeZoneInfo.ConvertTime(after, _zone).DateTime - PutBack;
        while (true)
        {
            local = _cron.GetNextOccurrence(local);
            if (InstantOf(local) is var instant && instant > after)
                return instant;
        }
    }

    /// <summary>The last moment that is after one and not after another; null when there is none.</summary>
    public DateTimeOffset? Last(DateTimeOffset after, DateTimeOffset until)
    {
        foreach (var back in LookBack)
        {
            DateTimeOffset? last = null;
            var from = until - back > after ? until - back : after;
            for (var next = Next(from); next <= until; next = Next(next))
                last = next;
            if (last is not null || from == after)
                return last;
        }
        return null;
    }

    private static CrontabSchedule? Parse(string text) => CrontabSchedule.TryParse(text);

    private static TimeZoneInfo? Find(string name) =>
        name is "Etc/UTC" or "UTC" ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    private DateTimeOffset InstantOf(DateTime local)
    {
        while (_zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        var offset = _zone.IsAmbiguousTime(local) ? _zone.GetAmbiguousTimeOffsets(local).Max() : _zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}

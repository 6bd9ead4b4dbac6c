using System.Globalization;
using Cronos;

namespace AgentRegions.Core.Drills;

/// <summary>
/// The moments of a cron schedule in a time zone. Where the clock is put forward, a moment that does not exist is the first one after the gap; where it is put back, one that
/// occurs twice is the first of the two.
/// </summary>
/// <remarks>
/// Cronos reads the schedule and steps through the times that a clock shows. Its own time zone rules (0.13.0) are not used: it repeats intervals in the repeated hour, and in
/// Europe/Dublin and Africa/Casablanca, whose winter time .NET counts as the daylight saving one, its next occurrence before the gap is not after the one before it, forever.
/// For these zones TimeZoneInfo.IsInvalidTime and IsAmbiguousTime are wrong too, so the zone is only asked about instants.
/// </remarks>
public sealed class DrillSchedule
{
    private static readonly DateTime AnyTime = DateTime.UnixEpoch;

    /// <summary>More than any clock is put back.</summary>
    private static readonly TimeSpan PutBack = TimeSpan.FromHours(3);

    /// <summary>Cronos knows names of three letters alone.</summary>
    private static readonly string[] FullNames = [.. DateTimeFormatInfo.InvariantInfo.DayNames, .. DateTimeFormatInfo.InvariantInfo.MonthNames.Where(n => n.Length > 3)];

    private readonly CronExpression _cron;
    private readonly TimeZoneInfo _zone;

    /// <exception cref="ArgumentException">One of them is not what <see cref="Problem"/> and <see cref="IsTimeZone"/> accept.</exception>
    public DrillSchedule(string schedule, string timeZone)
    {
        _cron = Parse(schedule, out var problem) ?? throw new ArgumentException(problem, nameof(schedule));
        _zone = Find(timeZone) ?? throw new ArgumentException("no time zone", nameof(timeZone));
    }

    /// <summary>What keeps the text from being a schedule whose moments come; null: nothing.</summary>
    public static string? Problem(string text)
    {
        Parse(text, out var problem);
        return problem;
    }

    public static bool IsTimeZone(string name) => Find(name) is not null;

    /// <summary>The first moment after another.</summary>
    public DateTimeOffset Next(DateTimeOffset after)
    {
        for (var local = LocalOf(after); _cron.GetNextOccurrence(local) is { } next; local = next)
        {
            if (InstantOf(next) is var instant && instant > after)
                return instant;
        }
        throw new InvalidOperationException("the schedule has no more moments");
    }

    /// <summary>The last moment that is after one and not after another; null when there is none.</summary>
    public DateTimeOffset? Last(DateTimeOffset after, DateTimeOffset until)
    {
        // While an hour is repeated, the clock shows less than the moments of its first pass.
        for (var local = LocalOf(until) + PutBack; _cron.GetPreviousOccurrence(local) is { } previous; local = previous)
        {
            if (InstantOf(previous) is var instant && instant <= until)
                return instant > after ? instant : null;
        }
        return null;
    }

    private static CronExpression? Parse(string text, out string? problem)
    {
        foreach (var name in FullNames)
            text = text.Replace(name, name[..3], StringComparison.OrdinalIgnoreCase);
        try
        {
            var cron = CronExpression.Parse(text);
            problem = cron.GetNextOccurrence(AnyTime) is null ? "none of its moments ever comes" : null;
            return problem is null ? cron : null;
        }
        catch (Exception e) when (e is CronFormatException or MissingSeedException)
        {
            problem = e.Message;
            return null;
        }
    }

    private static TimeZoneInfo? Find(string name) =>
        name is "Etc/UTC" or "UTC" ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    /// <summary>What a clock in the zone shows, in the kind of time that Cronos takes as it is.</summary>
    private DateTime LocalOf(DateTimeOffset instant) => DateTime.SpecifyKind(TimeZoneInfo.ConvertTime(instant, _zone).DateTime, DateTimeKind.Utc);

    /// <summary>Never decreases while the clock's time increases; <see cref="Next"/> and <see cref="Last"/> rely on it.</summary>
    private DateTimeOffset InstantOf(DateTime clock)
    {
        for (var local = DateTime.SpecifyKind(clock, DateTimeKind.Unspecified); ; local = local.AddMinutes(1))
        {
            foreach (var offset in OffsetsAround(local))
            {
                var instant = new DateTimeOffset(local, offset);
                if (_zone.GetUtcOffset(instant) == offset)
                    return instant.ToUniversalTime();
            }
        }
    }

    /// <summary>The offsets of the day before and the day after; the one that gives the earlier instant is first.</summary>
    private IEnumerable<TimeSpan> OffsetsAround(DateTime local)
    {
        var about = new DateTimeOffset(local, TimeSpan.Zero);
        return new[] { _zone.GetUtcOffset(about.AddDays(-1)), _zone.GetUtcOffset(about.AddDays(1)) }.OrderDescending();
    }
}

using System.Globalization;
using AgentRegions.Core.Drills;
using AgentRegions.Core.Resources.Validation;

namespace AgentRegions.Core.Tests.Drills;

/// <summary>When drills are due, in time zones that put their clocks forward and back.</summary>
public sealed class DrillScheduleTests
{
    [Theory]
    [InlineData("0 3 * * 0", "Etc/UTC", "2026-11-20T10:00:00Z", "2026-11-22T03:00:00Z")]
    [InlineData("0 3 * * 0", "Etc/UTC", "2026-11-22T03:00:00Z", "2026-11-29T03:00:00Z")]
    [InlineData("0 3 * * 0", "Europe/Berlin", "2026-07-01T00:00:00Z", "2026-07-05T01:00:00Z")]
    [InlineData("0 3 * * 0", "America/Los_Angeles", "2026-07-01T00:00:00Z", "2026-07-05T10:00:00Z")]
    [InlineData("15 8-9 * JAN MON", "Asia/Kolkata", "2026-01-01T00:00:00Z", "2026-01-05T02:45:00Z")]
    [InlineData("* * * * *", "Etc/UTC", "2026-11-20T10:00:00Z", "2026-11-20T10:01:00Z")]
    [InlineData("0 0 29 2 *", "Etc/UTC", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 1 january Sunday-tuesday", "Etc/UTC", "2026-01-02T00:00:00Z", "2029-01-01T00:00:00Z")]
    [InlineData("0 3 * * FRI-MON", "Etc/UTC", "2026-11-20T10:00:00Z", "2026-11-21T03:00:00Z")]
    [InlineData("0 3 L * *", "Etc/UTC", "2026-11-20T10:00:00Z", "2026-11-30T03:00:00Z")]
    public void Next_IsTheFirstMomentAfterIt(string schedule, string zone, string after, string next) =>
        Assert.Equal(At(next), new DrillSchedule(schedule, zone).Next(At(after)));

    // On 29 March 2026 Berlin's clocks go from two to three, on 8 March New York's.
    [Theory]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("59 2 * * *", "America/New_York", "2026-03-07T12:00:00Z", "2026-03-08T07:00:00Z", "2026-03-09T06:59:00Z")]
    [InlineData("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00:00Z", "2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z")]
    [InlineData("30 1 * * *", "Europe/Dublin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("*/20 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z")]
    public void MomentThatDoesNotExist_IsTheFirstOneAfterTheGap(string schedule, string zone, string after, string next, string second)
    {
        var drills = new DrillSchedule(schedule, zone);
        Assert.Equal((At(next), At(second)), (drills.Next(At(after)), drills.Next(At(next))));
    }

    // On 25 October 2026 Berlin's clocks go from three to two, on 5 April Lord Howe's by half an hour.
    [Theory]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T12:00:00Z", "2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z")]
    [InlineData("30 1 * * *", "Europe/Dublin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("30 2 * * *", "Africa/Casablanca", "2026-02-14T12:00:00Z", "2026-02-15T01:30:00Z", "2026-02-16T02:30:00Z")]
    public void MomentThatOccursTwice_IsTheFirstOfTheTwoAlone(string schedule, string zone, string after, string next, string second)
    {
        var drills = new DrillSchedule(schedule, zone);
        Assert.Equal((At(next), At(second)), (drills.Next(At(after)), drills.Next(At(next))));
    }

    /// <summary>In Dublin and Casablanca .NET counts winter time as the daylight saving one.</summary>
    [Theory]
    [InlineData("Europe/Dublin", "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Dublin", "2026-10-25T01:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25T01:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T15:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-03T15:30:00Z")]
    [InlineData("Africa/Casablanca", "2026-02-15T02:00:00Z")]
    [InlineData("Africa/Casablanca", "2026-03-22T02:00:00Z")]
    public void AcrossAClockChange_MomentsComeInOrder_AndTheLastOneUntilEachIsThatOne(string zone, string change)
    {
        foreach (var schedule in (string[])["30 * * * *", "*/5 * * * *", "*/10 2 * * *", "30 2-4 * * *", "30 1,2,3 * * *"])
        {
            var drills = new DrillSchedule(schedule, zone);
            var from = At(change).AddHours(-30);
            var before = drills.Next(from);
            while (before < At(change).AddHours(30))
            {
                var next = drills.Next(before);
                Assert.True(next > before, $"{schedule}: {next:u} comes after {before:u}");
                Assert.Equal(before, drills.Last(from, before));
                Assert.Equal(before, drills.Last(from, next.AddSeconds(-1)));
                before = next;
            }
        }
    }

    [Fact]
    public void EveryMinuteThroughTheRepeatedHour_NoMomentIsBeforeTheOneBeforeIt()
    {
        var drills = new DrillSchedule("* * * * *", "Europe/Berlin");
        var moments = new List<DateTimeOffset>();
        for (var next = drills.Next(At("2026-10-24T23:50:00Z")); next < At("2026-10-25T02:10:00Z"); next = drills.Next(next))
            moments.Add(next);

        Assert.Equal(moments.Order().Distinct(), moments);
        Assert.Contains(At("2026-10-25T00:59:00Z"), moments);
        Assert.Equal(At("2026-10-25T02:00:00Z"), drills.Next(At("2026-10-25T00:59:00Z")));
    }

    [Theory]
    [InlineData("0 3 * * 0", "2026-11-01T00:00:00Z", "2026-11-22T02:59:59Z", "2026-11-15T03:00:00Z")]
    [InlineData("0 3 * * 0", "2026-11-01T00:00:00Z", "2026-11-22T03:00:00Z", "2026-11-22T03:00:00Z")]
    [InlineData("0 3 * * 0", "2026-11-22T03:00:00Z", "2026-11-29T02:00:00Z", null)]
    [InlineData("* * * * *", "2020-01-01T00:00:00Z", "2026-11-22T10:00:30Z", "2026-11-22T10:00:00Z")]
    [InlineData("0 0 29 2 *", "2023-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2024-02-29T00:00:00Z")]
    public void Last_IsTheLatestOneThatIsNotAfterNow(string schedule, string after, string until, string? last) =>
        Assert.Equal(last is null ? null : At(last), new DrillSchedule(schedule, "Etc/UTC").Last(At(after), At(until)));

    [Theory]
    [InlineData("61 * * * *", "Etc/UTC", "spec.drill.schedule", "five fields of cron")]
    [InlineData("61 * * * *", "Etc/UTC", "spec.drill.schedule", "Minutes: Value must be a number between 0 and 59")]
    [InlineData("0 0 31 2 *", "Etc/UTC", "spec.drill.schedule", "none of its moments ever comes")]
    [InlineData("0 0 31 2 *", "Etc/UTC", "spec.drill.schedule", "moments which come")]
    [InlineData("H 3 * * *", "Etc/UTC", "spec.drill.schedule", "five fields of cron")]
    [InlineData("0 3 * * FUNDAY", "Etc/UTC", "spec.drill.schedule", "five fields of cron")]
    [InlineData("0 3 * * 0", "Mars/Olympus_Mons", "spec.drill.timeZone", "for example Europe/Berlin")]
    public void WhatNoSchemaSees_IsRefusedWithTheFieldAndTheRemedy(string schedule, string zone, string field, string remedy)
    {
        var problem = Assert.Single(ResourceRules.Validate(Given.Policy with { Drill = new() { Schedule = schedule, TimeZone = zone } }));
        Assert.Equal(field, problem.Field);
        Assert.Contains(remedy, problem.Message, StringComparison.Ordinal);
    }

    internal static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

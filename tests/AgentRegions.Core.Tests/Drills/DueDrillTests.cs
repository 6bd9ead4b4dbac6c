using AgentRegions.Core.Drills;
using static AgentRegions.Core.Tests.Drills.DrillScheduleTests;

namespace AgentRegions.Core.Tests.Drills;

/// <summary>A drill begins within its window, and what was missed is not caught up.</summary>
public sealed class DueDrillTests
{
    private static readonly TimeSpan HalfAnHour = TimeSpan.FromMinutes(30);

    private static readonly DrillSchedule Sundays = new("0 3 * * 0", "Etc/UTC");

    [Theory]
    [InlineData("2026-11-22T03:00:00Z")]
    [InlineData("2026-11-22T03:29:59Z")]
    public void WithinTheWindow_IsDue(string now) =>
        Assert.Equal(new DueDrill.Now(At("2026-11-22T03:00:00Z"), At("2026-11-22T03:30:00Z")), DueDrill.Of(Sundays, At("2026-11-20T00:00:00Z"), HalfAnHour, At(now)));

    [Theory]
    [InlineData("2026-11-22T03:30:00Z")]
    [InlineData("2026-11-28T00:00:00Z")]
    public void AfterTheWindow_IsMissed(string now) =>
        Assert.Equal(new DueDrill.Missed(At("2026-11-22T03:00:00Z")), DueDrill.Of(Sundays, At("2026-11-01T00:00:00Z"), HalfAnHour, At(now)));

    [Fact]
    public void Settled_TheNextOneIsWaitedFor() =>
        Assert.Equal(new DueDrill.Later(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(10)), DueDrill.Of(Sundays, At("2026-11-22T03:00:00Z"), HalfAnHour, At("2026-11-22T03:10:00Z")));

    [Fact]
    public void SeveralSince_TheLastOneCounts() =>
        Assert.Equal(new DueDrill.Now(At("2026-11-22T03:00:00Z"), At("2026-11-22T03:30:00Z")), DueDrill.Of(Sundays, At("2026-10-01T00:00:00Z"), HalfAnHour, At("2026-11-22T03:05:00Z")));
}

using AgentRegions.Core.Sessions;

namespace AgentRegions.Core.Tests.Sessions;

public sealed class HeadOrderTests
{
    [Theory]
    [InlineData("us 1 9", "eu 2 1", "eu")]
    [InlineData("us 1 9", "eu 1 8", "us")]
    [InlineData("us 1 9", "eu 1 9", "us")]
    public void Concurrent_EpochThenVersionThenRegion_Decides(string one, string other, string winner)
    {
        var tips = HeadOrder.Tips([Head(other, clock: "eu:1"), Head(one, clock: "us:1")], ForkPolicy.VersionWins);

        Assert.Equal(2, tips.Count);
        Assert.Equal(winner, tips[0].Region);
    }

    [Fact]
    public void OneContainsTheOther_ThereIsNoFork_WhateverTheEpochs()
    {
        var tips = HeadOrder.Tips([Head("us 7 20", clock: "us:20"), Head("eu 6 21", clock: "eu:1,us:20")], ForkPolicy.VersionWins);

        Assert.Equal("eu", Assert.Single(tips).Region);
    }

    [Fact]
    public void LastWriteWins_GoesByTime_AndOnlyThen()
    {
        SessionHead[] heads = [Head("us 9 9", clock: "us:1", minute: 1), Head("eu 1 1", clock: "eu:1", minute: 2)];

        Assert.Equal("eu", HeadOrder.Tips(heads, ForkPolicy.LastWriteWins)[0].Region);
        Assert.Equal("us", HeadOrder.Tips(heads, ForkPolicy.VersionWins)[0].Region);
        Assert.Equal("us", HeadOrder.Tips(heads, ForkPolicy.Merge)[0].Region);
    }

    [Fact]
    public void Fenced_WritesBelowTheNewestEpoch_AndNeverBelowItsOwn()
    {
        var knowledge = new EpochKnowledge(7, ["eu"], TimeSpan.Zero);

        Assert.Equal(6, Fence.EpochToWrite(knowledge, "us", own: 5, seen: 7));
        Assert.Equal(7, Fence.EpochToWrite(knowledge, "us", own: 7, seen: 7));
        Assert.Equal(7, Fence.EpochToWrite(knowledge, "eu", own: 5, seen: 6));
        Assert.Equal(9, Fence.EpochToWrite(knowledge, "eu", own: 5, seen: 9));
        Assert.Equal(6, Fence.EpochToWrite(null, "us", own: 5, seen: 6));
    }

    [Fact]
    public void FencedBy_NothingKnown_TooOld_OrNotActive()
    {
        var limit = TimeSpan.FromSeconds(30);

        Assert.Equal(FenceReason.NothingKnown, Fence.Of(null, "us", limit));
        Assert.Equal(FenceReason.KnowledgeTooOld, Fence.Of(new(1, ["us"], TimeSpan.FromSeconds(31)), "us", limit));
        Assert.Equal(FenceReason.NotActive, Fence.Of(new(1, ["eu"], TimeSpan.Zero), "us", limit));
        Assert.Null(Fence.Of(new(1, ["eu", "us"], limit), "us", limit));
    }

    /// <param name="head">Region, epoch, version.</param>
    private static SessionHead Head(string head, string clock, int minute = 0)
    {
        var parts = head.Split(' ');
        var at = new DateTimeOffset(2026, 1, 1, 0, minute, 0, TimeSpan.Zero);
        return new()
        {
            Region = parts[0],
            Epoch = int.Parse(parts[1]),
            Version = int.Parse(parts[2]),
            Clock = VectorClock.TryParse(clock)!,
            LastActiveAt = at,
            ExpiresAt = at.AddHours(1),
            Segments = [],
            SegmentsSince = at,
            MessageCount = 0,
        };
    }
}

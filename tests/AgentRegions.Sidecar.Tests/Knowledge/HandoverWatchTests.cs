using AgentRegions.Sidecar.Knowledge;
using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Knowledge;

public sealed class HandoverWatchTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly HandoverWatch _eu;

    public HandoverWatchTests() => _eu = Watch("eu");

    [Fact]
    public void NothingChanges_NoRegionIsLeft()
    {
        _eu.Learn(News(1, ["us"]));
        _eu.Learn(News(1, ["us"]));

        Assert.Empty(Names(_eu));
    }

    [Fact]
    public void PlannedChange_TheRegionIsLeft_FromWhenTheOtherOpens_UntilHalfAMinuteAfter()
    {
        var us = Watch("us");
        foreach (var news in (ServiceNews[])[News(1, ["us"]), Planned(1, ["us"]), Planned(1, ["us"], "us"), Planned(2, ["us"]), News(2, ["eu"])])
        {
            _eu.Learn(news);
            us.Learn(news);
            _time.Advance(TimeSpan.FromSeconds(20));
            Assert.Equal(news.Switchover is null && news.Epoch == 1 ? [] : ["us"], Names(_eu));
            Assert.Empty(Names(us));
        }

        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Empty(Names(_eu));
    }

    [Fact]
    public void ChangeIsTakenBack_TheRegionThatWasOpenedIsLeft()
    {
        var us = Watch("us");
        us.Learn(News(1, ["us"]));

        us.Learn(Planned(1, ["us"], "eu"));

        Assert.Equal(["eu"], Names(us));
    }

    [Fact]
    public void ChangeIsDropped_TheRegionThatWasOpenedIsLeft()
    {
        var us = Watch("us");
        us.Learn(Planned(1, ["us"], "us"));
        Assert.Empty(Names(us));

        us.Learn(News(1, ["us"]));

        Assert.Equal(["eu"], Names(us));
    }

    [Fact]
    public void ServiceFailsOverAmidAPlannedChange_BothRegionsAreLeft()
    {
        var ap = Watch("ap");
        ap.Learn(News(1, ["us"]));
        ap.Learn(Planned(1, ["us"], "us"));

        ap.Learn(News(2, ["us"]) with { Changing = true });
        Assert.Equal(["eu", "us"], Names(ap));
        ap.Learn(News(2, ["ap"]));

        Assert.Equal(["eu", "us"], Names(ap));
    }

    [Fact]
    public void ServiceFailsOver_OneRegionOfSeveral_ItAloneIsLeft()
    {
        _eu.Learn(News(1, ["ap", "eu", "us"], "ap", "eu", "us"));
        _eu.Learn(News(2, ["ap", "eu"], "ap", "eu", "us"));

        Assert.Equal(["us"], Names(_eu));
    }

    [Fact]
    public void EpochIsRaised_WhatIsStillActiveIsAboutToBeLeft()
    {
        _eu.Learn(News(1, ["us"]));
        _eu.Learn(News(2, ["us"]) with { Changing = true });

        Assert.Equal(["us"], Names(_eu));
    }

    [Fact]
    public void ProcessBeginsAmidAFailover_AnyRegionThatIsNotActiveMayHaveBeenLeft()
    {
        _eu.Learn(News(2, ["eu"], "ap", "eu", "us"));

        Assert.Equal(["ap", "us"], Names(_eu));
    }

    [Fact]
    public void RegionDrains_NoConversationComesToItSinceThen_AcrossTheChangeOfEpoch()
    {
        Pass(News(1, ["us"]), 10);
        Pass(Planned(1, ["us"]), 1);
        Assert.Equal(TimeSpan.Zero, LeftFor("us"));

        Pass(Planned(1, ["us"], "us"), 15);
        Pass(News(2, ["eu"]), 5);

        Assert.Equal(TimeSpan.FromSeconds(20), LeftFor("us"));
    }

    [Fact]
    public void ChangeIsTakenBack_ConversationsMayComeToTheRegionAgain()
    {
        Pass(Planned(1, ["us"], "us"), 10);
        Pass(News(1, ["us"]), 2);
        Pass(News(1, ["us"]), 0);
        Assert.Equal(TimeSpan.Zero, LeftFor("us"));

        Pass(Planned(1, ["us"], "us"), 3);

        Assert.Equal(TimeSpan.FromSeconds(3), LeftFor("us"));
    }

    [Fact]
    public void WhatWasNotSeen_MayHaveBeenAWayThereAndBack()
    {
        Pass(Planned(1, ["us"], "us"), 10);
        Pass(News(4, ["eu"]), 0);
        Assert.Equal(TimeSpan.Zero, LeftFor("us"));
        Pass(News(4, ["eu"]), 10);
        Assert.Equal(TimeSpan.FromSeconds(10), LeftFor("us"));
        _time.Advance(TimeSpan.FromSeconds(4));

        _eu.Learn(News(4, ["eu"]));

        Assert.Equal(TimeSpan.Zero, LeftFor("us"));
    }

    private static IEnumerable<string> Names(HandoverWatch watch) => watch.Leaving.Select(l => l.Name);

    private TimeSpan LeftFor(string region) => _eu.Leaving.Single(l => l.Name == region).For;

    /// <summary>The operator says so, second by second.</summary>
    private void Pass(ServiceNews news, int seconds)
    {
        _eu.Learn(news);
        for (var second = 0; second < seconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _eu.Learn(news);
        }
    }

    private HandoverWatch Watch(string region) => new(region, TimeSpan.FromSeconds(30), _time);

    private static ServiceNews News(long epoch, string[] active, params string[] regions) => new()
    {
        Epoch = epoch,
        Term = 1,
        Active = active,
        AsOfSeconds = 0,
        Regions = [.. regions.Select(r => new RegionNews(r, $"https://{r}.example.com"))],
    };

    /// <summary>A change to eu.</summary>
    private static ServiceNews Planned(long epoch, string[] active, params string[] drains) => News(epoch, active) with { Switchover = new() { Opens = ["eu"], Drains = drains } };
}

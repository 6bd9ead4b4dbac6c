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

        Assert.Empty(_eu.Leaving);
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
            Assert.Equal(news.Switchover is null && news.Epoch == 1 ? [] : ["us"], _eu.Leaving);
            Assert.Empty(us.Leaving);
        }

        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Empty(_eu.Leaving);
    }

    [Fact]
    public void ChangeIsTakenBack_TheRegionThatWasOpenedIsLeft()
    {
        var us = Watch("us");
        us.Learn(News(1, ["us"]));

        us.Learn(Planned(1, ["us"], "eu"));

        Assert.Equal(["eu"], us.Leaving);
    }

    [Fact]
    public void ChangeIsDropped_TheRegionThatWasOpenedIsLeft()
    {
        var us = Watch("us");
        us.Learn(Planned(1, ["us"], "us"));
        Assert.Empty(us.Leaving);

        us.Learn(News(1, ["us"]));

        Assert.Equal(["eu"], us.Leaving);
    }

    [Fact]
    public void ServiceFailsOverAmidAPlannedChange_BothRegionsAreLeft()
    {
        var ap = Watch("ap");
        ap.Learn(News(1, ["us"]));
        ap.Learn(Planned(1, ["us"], "us"));

        ap.Learn(News(2, ["us"]) with { Changing = true });
        Assert.Equal(["eu", "us"], ap.Leaving);
        ap.Learn(News(2, ["ap"]));

        Assert.Equal(["eu", "us"], ap.Leaving);
    }

    [Fact]
    public void ServiceFailsOver_OneRegionOfSeveral_ItAloneIsLeft()
    {
        _eu.Learn(News(1, ["ap", "eu", "us"], "ap", "eu", "us"));
        _eu.Learn(News(2, ["ap", "eu"], "ap", "eu", "us"));

        Assert.Equal(["us"], _eu.Leaving);
    }

    [Fact]
    public void EpochIsRaised_WhatIsStillActiveIsAboutToBeLeft()
    {
        _eu.Learn(News(1, ["us"]));
        _eu.Learn(News(2, ["us"]) with { Changing = true });

        Assert.Equal(["us"], _eu.Leaving);
    }

    [Fact]
    public void ProcessBeginsAmidAFailover_AnyRegionThatIsNotActiveMayHaveBeenLeft()
    {
        _eu.Learn(News(2, ["eu"], "ap", "eu", "us"));

        Assert.Equal(["ap", "us"], _eu.Leaving);
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

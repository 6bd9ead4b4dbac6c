namespace AgentRegions.Sessions.Tests.Replication;

public sealed class LagTests : IAsyncDisposable
{
    private readonly World _world = new();

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Lag_IsTold_ToOneLook_WhateverTheClocksSay(int seconds)
    {
        _world.Table["eu"].Skew = TimeSpan.FromHours(-2);
        SetLag(seconds);
        var (us, eu) = (Beating("us"), Beating("eu"));
        _world.Pass(TimeSpan.FromMinutes(2));

        Assert.InRange(us.Replication.Lags["eu"].TotalSeconds, seconds, seconds + 1.5);
        Assert.InRange(eu.Replication.Lags["us"].TotalSeconds, seconds, seconds + 1.5);
    }

    [Fact]
    public void NothingArrives_TheLagGrows_ThenFallsAgain()
    {
        var us = Beating("us");
        Beating("eu");
        _world.Pass(TimeSpan.FromMinutes(1));
        _world.Table.Partition("us", "eu");
        _world.Pass(TimeSpan.FromMinutes(10));
        Assert.InRange(us.Replication.Lags["eu"].TotalSeconds, 590, 610);

        _world.Table.Heal("us", "eu");
        _world.Pass(TimeSpan.FromSeconds(30));

        Assert.InRange(us.Replication.Lags["eu"].TotalSeconds, 1, 3);
    }

    [Fact]
    public async Task OneProcessOfARegionBeats_TheOthersKnow_AndGoOnWhenItDies()
    {
        var watched = new WatchedTable(_world.Table["us"]);
        var first = Beating("us");
        var second = _world.Process("us", o => o.BeatInterval = TimeSpan.FromSeconds(5), table: watched);
        Beating("eu");
        _world.Pass(TimeSpan.FromMinutes(1));
        Assert.Empty(watched.Written);
        Assert.InRange(second.Replication.Lags["eu"].TotalSeconds, 1, 3);

        await first.DisposeAsync();
        _world.Pass(TimeSpan.FromMinutes(1));

        Assert.NotEmpty(watched.Written);
        Assert.InRange(second.Replication.Lags["eu"].TotalSeconds, 1, 3);
    }

    [Fact]
    public void Beats_CostAboutTwoWritesInFiveSeconds()
    {
        var watched = new WatchedTable(_world.Table["us"]);
        _world.Process("us", o => o.BeatInterval = TimeSpan.FromSeconds(5), table: watched);
        Beating("eu");
        _world.Pass(TimeSpan.FromMinutes(5));

        Assert.InRange(watched.WriteUnits, 60, 130);
    }

    private AgentSessions Beating(string region) => _world.Process(region, o => o.BeatInterval = TimeSpan.FromSeconds(5));

    private void SetLag(int seconds)
    {
        _world.Table.SetLag("us", "eu", TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds));
        _world.Table.SetLag("eu", "us", TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}

using AgentRegions.Core.Sessions;
using static AgentRegions.Sessions.Tests.World;

namespace AgentRegions.Sessions.Tests.Restoring;

/// <summary>Regions that go on from what replication has brought.</summary>
public sealed class TakeOverTests : IAsyncDisposable
{
    private readonly World _world = new();

    [Fact]
    public async Task SegmentIsNotThereYet_TheLongestPrefixIsStale_AndIsMadeWholeWhenItArrives()
    {
        var us = await _world.Process("us").StartAsync(Key);
        await SayAsync(us, "one");
        await SayAsync(us, "two");
        _world.Settle();
        _world.Table.HoldBack(key => key.Sort.StartsWith("seg#us", StringComparison.Ordinal));
        await SayAsync(us, "three");
        _world.Settle();

        var eu = await _world.Process("eu").StartAsync(Key);
        Assert.Equal(["one", "two"], Texts(eu));
        Assert.True(eu.IsStale);
        await SayAsync(eu, "four");
        _world.Table.LetGo();
        _world.Pass(TimeSpan.FromSeconds(40));

        Assert.Equal(["one", "two", "three", "four"], Texts(eu));
        Assert.False(eu.IsStale);
        Assert.Equal(["one", "two", "three", "four"], (await _world.Process("eu").ReadAsync(Key))!.Content.Messages.Select(m => m.Parts[0].Text));
    }

    [Fact]
    public async Task NotEvenTheSnapshotIsThere_TheNextBestIsTaken_Stale()
    {
        var (usProcess, euProcess) = (_world.Process("us"), _world.Process("eu"));
        await SayAsync(await usProcess.StartAsync(Key), "one");
        _world.Settle();
        _world.Table.HoldBack(key => key.Sort.StartsWith("seg#eu", StringComparison.Ordinal));
        await SayAsync(await euProcess.StartAsync(Key), "two");
        _world.Settle();

        var back = (await _world.Process("us").ReadAsync(Key))!;

        Assert.Equal("one", Assert.Single(back.Content.Messages).Parts[0].Text);
        Assert.True(back.IsStale);
    }

    [Fact]
    public async Task NothingOfItIsThere_ThenItArrives_NothingIsLost()
    {
        _world.Table.HoldBack(key => key.Sort.StartsWith("seg#", StringComparison.Ordinal));
        await SayAsync(await _world.Process("us").StartAsync(Key), "one", "two");
        _world.Settle();
        var eu = await _world.Process("eu").StartAsync(Key);
        Assert.True(eu.IsStale);
        Assert.Empty(eu.Messages);
        await SayAsync(eu, "three");
        _world.Table.LetGo();
        _world.Settle();

        // Also by a process that knows nothing of the first restore.
        var later = await _world.Process("eu").StartAsync(Key);

        Assert.Equal(["one", "two", "three"], Texts(later));
        Assert.False(later.IsStale);
    }

    [Fact]
    public async Task LaterHeadArrivesAfterTheTakeOver_NothingSaidHere_ItIsTaken()
    {
        var us = await _world.Process("us").StartAsync(Key);
        await SayAsync(us, "one");
        _world.Settle();
        _world.Table.Partition("us", "eu");
        await SayAsync(us, "two");
        var eu = await _world.Process("eu", o => o.Forks = ForkPolicy.Merge).StartAsync(Key);
        Assert.Equal(["one"], Texts(eu));
        _world.Table.Heal("us", "eu");
        _world.Pass(TimeSpan.FromSeconds(31));

        Assert.Equal(["one", "two"], Texts(eu));
    }

    [Theory]
    [InlineData(ForkPolicy.VersionWins, "one,us-2,us-3", 1)]
    [InlineData(ForkPolicy.LastWriteWins, "one,eu-2", 1)]
    [InlineData(ForkPolicy.Merge, "one,us-2,us-3,eu-2", 1)]
    public async Task BothRegionsWrote_ThePolicyDecides_AndItIsReported(ForkPolicy policy, string expected, int forks)
    {
        void Policy(SessionOptions o) => o.Forks = policy;
        var us = await _world.Process("us", Policy).StartAsync(Key);
        await SayAsync(us, "one");
        _world.Settle();
        _world.Table.Partition("us", "eu");
        var eu = await _world.Process("eu", o => (o.Forks, o.LateArrivals) = (policy, TimeSpan.Zero)).StartAsync(Key);
        await SayAsync(us, "us-2");
        await SayAsync(us, "us-3");
        us.SetState("k", 1);
        await us.CheckpointAsync();
        _world.Time.Advance(TimeSpan.FromSeconds(2));
        await SayAsync(eu, "eu-2");
        _world.Table.Heal("us", "eu");
        _world.Settle();

        var after = await _world.Process("us", Policy).StartAsync(Key);

        Assert.Equal(expected.Split(','), Texts(after));
        Assert.Equal(forks, after.Forks.Count);
        Assert.NotNull(await _world.Process("us").ReadRegionAsync(Key, "eu"));
        Assert.Empty((await _world.Process("us", Policy).StartAsync(Key)).Forks);
    }

    [Fact]
    public async Task ClockOfARegionIsHoursAhead_OrderAndExpiryGoByTheStore()
    {
        _world.Table["us"].Skew = TimeSpan.FromHours(3);
        var us = await _world.Process("us").StartAsync(Key);
        await SayAsync(us, "one");
        _world.Settle();

        var eu = await _world.Process("eu").StartAsync(Key);
        await SayAsync(eu, "two");
        _world.Settle();

        Assert.Equal(["one", "two"], Texts(await _world.Process("us").StartAsync(Key)));
    }

    [Fact]
    public async Task ExpiredAfterAnHour_ANewOneBegins_ThoughItsItemsAreThere()
    {
        await SayAsync(await _world.Process("us").StartAsync(Key), "one");
        _world.Time.Advance(TimeSpan.FromMinutes(61));

        var us = await _world.Process("us").StartAsync(Key);
        Assert.Empty(us.Messages);
        await SayAsync(us, "two");

        Assert.Equal(2, us.Head!.Version);
        Assert.Single((await _world.Process("us").ReadAsync(Key))!.Content.Messages);
    }

    [Fact]
    public async Task Fenced_GoesOnWithoutTakingOver_AndItsHeadDoesNotWin()
    {
        var eu = await _world.Process("eu").StartAsync(Key);
        _world.Knowledge.Current = new(7, ["eu"], TimeSpan.Zero);
        await SayAsync(eu, "one");
        _world.Settle();
        var us = await _world.Process("us").StartAsync(Key);
        Assert.Equal("eu", us.Head!.Region);

        await SayAsync(us, "fenced");
        await SayAsync(eu, "two");
        _world.Settle();

        Assert.Equal(6, (await _world.Process("us").ReadRegionAsync(Key, "us"))!.Head.Epoch);
        Assert.Equal(7, eu.Head!.Epoch);
        Assert.Equal(["one", "two"], (await _world.Process("eu").ReadAsync(Key))!.Content.Messages.Select(m => m.Parts[0].Text));
    }

    [Fact]
    public async Task EpochChanged_TheSessionThatStayedOpen_LearnsWhatTheOtherRegionWrote()
    {
        var us = await _world.Process("us").StartAsync(Key);
        await SayAsync(us, "one");
        _world.Settle();
        _world.Pass(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10));
        await using (var eu = await _world.Process("eu").StartAsync(Key))
            await SayAsync(eu, "two");
        _world.Pass(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10));
        Assert.Equal(["one"], Texts(us));

        _world.Knowledge.Current = new(2, ["us"], TimeSpan.Zero);
        _world.Pass(TimeSpan.FromSeconds(3));

        Assert.Equal(["one", "two"], Texts(us));
    }

    [Fact]
    public async Task DamagedSegment_IsNotServedAsWhole()
    {
        var us = await _world.Process("us").StartAsync(Key);
        await SayAsync(us, "one");
        await SayAsync(us, "two");
        var segments = await _world.Table["us"].QueryAsync(Key.Partition, $"seg#us#{us.Head!.Segments[1]}", consistent: true, default);
        await _world.Table["us"].PutAsync(new(Key.Partition, segments.Items[0].Key.Sort, ("b", "damaged"u8.ToArray())), Core.Tables.WriteCondition.None, default);

        var view = (await _world.Process("us").ReadAsync(Key))!;

        Assert.True(view.IsStale);
        Assert.Equal("one", Assert.Single(view.Content.Messages).Parts[0].Text);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}

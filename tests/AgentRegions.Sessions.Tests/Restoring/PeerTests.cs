using AgentRegions.Core.Tables;
using static AgentRegions.Sessions.Tests.World;

namespace AgentRegions.Sessions.Tests.Restoring;

/// <summary>What a region takes over that also reads the replica of the one that the service leaves.</summary>
public sealed class PeerTests : PeerWorld
{
    [Fact]
    public async Task ReplicaIsBehind_ThePeerHasIt_CurrentAtOnce_AndWhatArrivesLaterIsNoFork()
    {
        var us = await _world.Process("us").StartAsync(Key);
        await SayAsync(us, "one");
        _world.Settle();
        _world.Table.Partition("us", "eu");
        await SayAsync(us, "two");
        await SayAsync(us, "three");

        var eu = await Eu().StartAsync(Key);

        Assert.Equal(["one", "two", "three"], Texts(eu));
        Assert.False(eu.IsStale);
        Assert.Equal("eu", eu.Head!.Region);
        Assert.True(eu.Head.Version > us.Head!.Version);
        await SayAsync(eu, "four");
        _world.Table.Heal("us", "eu");
        _world.Pass(TimeSpan.FromSeconds(40));
        Assert.Empty(eu.Forks);
        foreach (var region in new[] { "us", "eu" })
        {
            var view = (await _world.Process(region).ReadAsync(Key))!;
            Assert.Equal(["one", "two", "three", "four"], view.Content.Messages.Select(m => m.Parts[0].Text));
            Assert.Empty(view.Forks);
        }
    }

    [Fact]
    public async Task NothingHasArrived_WhileTheServiceLeavesThePeer_ItIsFoundThere()
    {
        _world.Table.Partition("us", "eu");
        await SayAsync(await _world.Process("us").StartAsync(Key), "one");
        Assert.Null(await Eu().ReadAsync(Key));

        Leave("us");

        Assert.Equal("one", Assert.Single((await Eu().ReadAsync(Key))!.Content.Messages).Parts[0].Text);
        Assert.Equal(["one"], Texts((await Eu().OpenAsync(Key))!));
    }

    [Fact]
    public async Task ItWasHereBefore_AndGoesOnAtThePeer_WhatThePeerHasCounts_OnlyWhileTheServiceLeavesIt()
    {
        await using (var eu = await Eu().StartAsync(Key))
            await SayAsync(eu, "one");
        _world.Settle();
        var us = await _world.Process("us").StartAsync(Key);
        _world.Table.Partition("us", "eu");
        await SayAsync(us, "two");
        Assert.Single((await Eu().ReadAsync(Key))!.Content.Messages);
        var before = _peer.Calls;

        Leave("us");

        var back = await Eu().StartAsync(Key);
        Assert.Equal(["one", "two"], Texts(back));
        Assert.Equal(0, before);
        await SayAsync(back, "three");
        _world.Table.Heal("us", "eu");
        _world.Pass(TimeSpan.FromSeconds(40));
        Assert.Equal(["one", "two", "three"], Texts(back));
        Assert.Empty(back.Forks);
    }

    [Theory]
    [InlineData(2, "eu")]
    [InlineData(1, "eu us")]
    public async Task OpenHereSinceBefore_TheServiceComesBack_WhatThePeerWroteMeanwhileIsTakenInAtOnce(int epoch, string active)
    {
        var eu = await Eu().StartAsync(Key);
        await SayAsync(eu, "one");
        _world.Settle();
        _world.Knowledge.Current = new(1, ["us"], TimeSpan.Zero);
        _world.Pass(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10));
        var us = await _world.Process("us").StartAsync(Key);
        _world.Table.Partition("us", "eu");
        await SayAsync(us, "two");

        _world.Knowledge.Current = new(epoch, active.Split(' '), TimeSpan.Zero) { Leaving = ["us"] };
        _world.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["one", "two"], Texts(eu));
        Assert.Equal("eu", eu.Head!.Region);
        Assert.Empty(eu.Forks);
        var calls = _peer.Calls;
        _world.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(calls, _peer.Calls);
    }

    [Fact]
    public async Task EndedAtThePeer_ItDoesNotGoOnHere()
    {
        var us = await _world.Process("us").StartAsync(Key);
        await SayAsync(us, "one");
        _world.Settle();
        _world.Table.Partition("us", "eu");
        await us.EndAsync();

        Assert.Null(await Eu().OpenAsync(Key));
    }

    [Fact]
    public async Task TornHere_WholeAtThePeer_IsWholeAtOnce()
    {
        var us = await _world.Process("us").StartAsync(Key);
        await SayAsync(us, "one");
        _world.Settle();
        _world.Table.HoldBack(key => key.Sort.StartsWith("seg#us", StringComparison.Ordinal));
        await SayAsync(us, "two");
        _world.Settle();
        Assert.True((await _world.Process("eu").ReadAsync(Key))!.IsStale);

        var eu = await Eu().StartAsync(Key);

        Assert.Equal(["one", "two"], Texts(eu));
        Assert.False(eu.IsStale);
    }

    [Fact]
    public async Task TornHereAndAtThePeer_TheLongestPrefixIsStale()
    {
        var us = await _world.Process("us").StartAsync(Key);
        await SayAsync(us, "one");
        await SayAsync(us, "two");
        await _world.Table["us"].DeleteAsync(new(Key.Partition, $"seg#us#{us.Head!.Segments[1]}"), WriteCondition.None, default);
        _world.Settle();

        var view = (await Eu().ReadAsync(Key))!;

        Assert.Equal("one", Assert.Single(view.Content.Messages).Parts[0].Text);
        Assert.True(view.IsStale);
    }

    [Fact]
    public async Task PeerTellsOfALaterHead_AndDoesNotGiveItsSegment_WhatIsWholeHereGoesOn_AndTheRestIsPutToItLater()
    {
        var us = await _world.Process("us", o => o.SnapshotEvery = 1).StartAsync(Key);
        await SayAsync(us, "one");
        _world.Settle();
        _world.Table.Partition("us", "eu");
        await SayAsync(us, "two");
        _peer.RefusesToGet = true;

        var view = (await Eu().ReadRegionAsync(Key, "us"))!;
        Assert.Equal(("one", us.Head!.Version, true), (view.Content.Messages.SingleOrDefault()?.Parts[0].Text, view.Head.Version, view.IsStale));
        var eu = await Eu().StartAsync(Key);
        Assert.Equal(["one"], Texts(eu));
        Assert.True(eu.IsStale);

        await SayAsync(eu, "three");
        _world.Table.Heal("us", "eu");
        _world.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(["one", "two", "three"], Texts(eu));
        Assert.False(eu.IsStale);
    }

    [Fact]
    public async Task PeerTellsOfALaterHead_AndDoesNotGiveItsSegment_WhatIsHereOfOurOwnIsLaterThanTheirEarlierOne()
    {
        var us = await _world.Process("us", o => o.SnapshotEvery = 1).StartAsync(Key);
        await SayAsync(us, "one");
        _world.Settle();
        await using (var own = await Eu().StartAsync(Key))
            await SayAsync(own, "two");
        _world.Settle();
        await us.RefreshAsync();
        _world.Table.Partition("us", "eu");
        await SayAsync(us, "three");
        Leave("us");
        _peer.RefusesToGet = true;

        var eu = await Eu().StartAsync(Key);

        Assert.Equal(["one", "two"], Texts(eu));
        Assert.True(eu.IsStale);
    }

    [Fact]
    public async Task PeerIsBehind_WhatIsHereCounts()
    {
        await SayAsync(await _world.Process("us").StartAsync(Key), "one");
        _world.Settle();
        _world.Table.Partition("us", "eu");
        var eu = await Eu().StartAsync(Key);
        await SayAsync(eu, "two");
        Leave("us");

        Assert.Equal(["one", "two"], (await Eu().ReadAsync(Key))!.Content.Messages.Select(m => m.Parts[0].Text));
        await SayAsync(eu, "three");
        await eu.RefreshAsync();

        Assert.Equal(["one", "two", "three"], Texts(eu));
        Assert.Empty(eu.Forks);
    }

    [Fact]
    public async Task PeerHasWhatAThirdRegionWrote_ItIsReadThere()
    {
        _world.Table.Partition("us", "eu");
        await SayAsync(await _world.Process("ap", table: _world.Table["us"]).StartAsync(Key), "one");
        Leave("us");

        var view = (await Eu().ReadAsync(Key))!;

        Assert.Equal("one", view.Content.Messages.SingleOrDefault()?.Parts[0].Text);
        Assert.False(view.IsStale);
    }
}

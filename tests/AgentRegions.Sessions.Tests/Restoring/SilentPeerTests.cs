using static AgentRegions.Sessions.Tests.World;

namespace AgentRegions.Sessions.Tests.Restoring;

/// <summary>Another region's replica that does not answer, or not with all of it.</summary>
public sealed class SilentPeerTests : PeerWorld
{
    [Fact]
    public async Task PeerIsSilent_WhatIsHereCountsInTime_AndAfterAFewTimesNobodyWaits()
    {
        await SayAsync(await _world.Process("us").StartAsync(Key), "one");
        _world.Settle();
        var (silent, process) = (new SilentTable(), (AgentSessions?)null);
        process = _world.Process("eu", o => o.PeerTimeout = TimeSpan.FromMilliseconds(200), peers: ("us", silent));
        Leave("us");
        for (var i = 0; i < 3; i++)
        {
            var asked = _world.Time.GetTimestamp();
            Assert.Single((await _world.DoneAsync(process.ReadAsync(Key)))!.Content.Messages);
            Assert.InRange(_world.Time.GetElapsedTime(asked), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(300));
        }

        var then = _world.Time.GetTimestamp();
        Assert.Single((await process.ReadAsync(Key))!.Content.Messages);
        Assert.Equal((TimeSpan.Zero, 3), (_world.Time.GetElapsedTime(then), silent.Calls));
        Assert.Null(process.Health.StoreAwayFor);

        // Then one of them finds out whether it is back.
        _world.Time.Advance(TimeSpan.FromSeconds(16));
        var first = process.ReadAsync(Key);
        Assert.Single((await process.ReadAsync(Key))!.Content.Messages);
        Assert.Single((await _world.DoneAsync(first))!.Content.Messages);
        Assert.Equal(4, silent.Calls);
    }

    [Fact]
    public async Task PeerIsSilentForAMoment_ManyWaitForIt_ItIsAskedAgain()
    {
        await SayAsync(await _world.Process("us").StartAsync(Key), "one");
        _world.Settle();
        var silent = new SilentTable();
        var process = _world.Process("eu", peers: ("us", silent));
        Leave("us");
        var readings = Enumerable.Range(0, 4).Select(_ => process.ReadAsync(Key)).ToList();
        foreach (var reading in readings)
            Assert.NotNull(await _world.DoneAsync(reading));

        Assert.NotNull(await _world.DoneAsync(process.ReadAsync(Key)));

        Assert.Equal(5, silent.Calls);
    }

    [Fact]
    public async Task SegmentsOfAConversationAreNotGiven_ThePeerIsStillAsked()
    {
        var us = await _world.Process("us").StartAsync(Key);
        await SayAsync(us, "one");
        _world.Table.Partition("us", "eu");
        await SayAsync(us, "two");
        await SayAsync(us, "three");
        Leave("us");
        var process = Eu();
        _peer.RefusesToGet = true;
        Assert.True((await process.ReadAsync(Key))!.IsStale);
        _peer.RefusesToGet = false;

        var view = (await process.ReadAsync(Key))!;

        Assert.Equal(["one", "two", "three"], view.Content.Messages.Select(m => m.Parts[0].Text));
    }

    [Fact]
    public async Task PeerRefuses_WhatIsHereCounts_StaleMarkingIncluded_AndItIsAskedAgainLater()
    {
        var us = await _world.Process("us").StartAsync(Key);
        await SayAsync(us, "one");
        _world.Settle();
        _world.Table.HoldBack(key => key.Sort.StartsWith("seg#us", StringComparison.Ordinal));
        await SayAsync(us, "two");
        _world.Settle();
        _world.Table["us"].Faults.Outage = true;

        var eu = await Eu().StartAsync(Key);

        Assert.Equal(["one"], Texts(eu));
        Assert.True(eu.IsStale);
        await SayAsync(eu, "three");
        _world.Table["us"].Faults.Outage = false;
        _world.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(["one", "two", "three"], Texts(eu));
        Assert.False(eu.IsStale);
    }

    [Fact]
    public async Task OwnReplicaIsAway_ThePeerIsNoSubstitute()
    {
        await SayAsync(await _world.Process("us").StartAsync(Key), "one");
        _world.Settle();
        Leave("us");
        _world.Table["eu"].Faults.Outage = true;

        var refused = await Assert.ThrowsAsync<SessionException>(() => Eu().ReadAsync(Key));

        Assert.Equal(SessionFault.StoreUnavailable, refused.Fault);
    }
}

using AgentRegions.Sessions.Threads;
using static AgentRegions.Sessions.Tests.Threads.ThreadWorld;

namespace AgentRegions.Sessions.Tests.Threads;

public sealed class ForkTests
{
    private readonly ThreadWorld _world = new();

    [Fact]
    public async Task TwoProcessesPutChildrenOfOneParent_BothAreKept_TheLaterIsCurrent_TheLoserIsListed()
    {
        var table = new WatchedTable(_world.Table);
        var one = _world.Store("us-east-1");
        var other = _world.Store("us-east-1", table);
        await PutAsync(one, "1", null, "[1]");
        // The first has read the head before the second moves it.
        table.BeforeWrite = (key => key.Sort.StartsWith("head#", StringComparison.Ordinal), () => PutAsync(one, "2a", "1", "[1,2]", 2));

        var stored = Assert.IsType<PutOutcome.Stored>(await other.PutAsync(Key, "", Checkpoint("2b", "1", "[1,3]", 2), default));

        Assert.Equal(["2a"], stored.Siblings);
        Assert.Equal("[1,3]", await MessagesAsync(one));
        Assert.Equal("[1,2]", await MessagesAsync(one, "2a"));
        var branches = await one.BranchesAsync(Key, "", default);
        Assert.Equal([("2b", true, null), ("2a", false, "1")], branches.Select(b => (b.Id, b.Current, b.ForkedFrom)));
    }

    [Fact]
    public async Task TwoRegionsPutChildren_AtEqualEpochAndNumber_TheGreaterRegionIsCurrentInBoth()
    {
        var east = new WatchedTable(_world.Table);
        var us = _world.Store("us-east-1", east);
        var eu = _world.Store("eu-west-1");
        await PutAsync(eu, "1", null, "[1]");
        east.BeforeWrite = (key => key.Sort.StartsWith("cp#", StringComparison.Ordinal), () => PutAsync(eu, "2-eu", "1", "[1,2]", 2));
        await PutAsync(us, "2-us", "1", "[1,3]", 2);

        Assert.Equal(("[1,3]", "[1,3]"), (await MessagesAsync(us), await MessagesAsync(eu)));
        Assert.Equal(["2-us", "2-eu"], (await eu.BranchesAsync(Key, "", default)).Select(b => b.Id));
    }

    [Fact]
    public async Task WriterOfAnOlderEpoch_IsTold_AndTheCurrentOneStays()
    {
        var us = _world.Store("us-east-1", epochs: new Epochs(5, "us-east-1"));
        var eu = _world.Store("eu-west-1", epochs: new Epochs(6, "eu-west-1"));
        await PutAsync(us, "1", null, "[1]");
        await PutAsync(eu, "2", "1", "[1,2]", 2);

        var stale = Assert.IsType<PutOutcome.StaleEpoch>(await us.PutAsync(Key, "", Checkpoint("2-late", "1", "[1,9]", 2), default));

        Assert.Equal((6, 5), (stale.Known, stale.Mine));
        Assert.Equal("[1,2]", await MessagesAsync(us));
    }

    [Fact]
    public async Task HeadOfALowerEpochArrivesLate_DoesNotWin_WhateverItsNumber()
    {
        var table = new WatchedTable(_world.Table) { Hides = key => key.Sort.EndsWith("#eu-west-1", StringComparison.Ordinal) };
        var us = _world.Store("us-east-1", table, new Epochs(5, "us-east-1"));
        var eu = _world.Store("eu-west-1", epochs: new Epochs(6, "eu-west-1"));
        await PutAsync(us, "1", null, "[1]");
        await PutAsync(eu, "2", "1", "[1,2]", 2);
        for (var i = 0; i < 5; i++)
            await PutAsync(us, $"9-{i}", i == 0 ? "1" : $"9-{i - 1}", $"[9,{i}]", i + 2);

        Assert.Equal("[1,2]", await MessagesAsync(eu));
        Assert.Equal(["2", "9-4"], (await eu.BranchesAsync(Key, "", default)).Select(b => b.Id));
    }

    [Fact]
    public async Task AnswerLost_SentAgain_NothingChanges()
    {
        var store = _world.Store("us-east-1");
        await PutAsync(store, "1", null, "[1]");
        var table = new WatchedTable(_world.Table);
        var unlucky = _world.Store("us-east-1", table);
        Task LoseTheAnswerAsync()
        {
            _world.Table.Faults.LoseAnswers();
            return Task.CompletedTask;
        }
        table.BeforeWrite = (key => key.Sort.StartsWith("head#", StringComparison.Ordinal), LoseTheAnswerAsync);
        await Assert.ThrowsAsync<Core.Tables.TableException>(() => PutAsync(unlucky, "2", "1", "[1,2]", 2));
        var before = await store.GetAsync(Key, "", null, default);

        var again = await PutAsync(unlucky, "2", "1", "[1,2]", 2);

        Assert.Equal(("2", again), (before!.Id, before.Version));
        Assert.Equal(again, (await store.GetAsync(Key, "", null, default))!.Version);
        Assert.Equal(2, (await store.ListAsync(Key, "", null, 10, null, default)).Checkpoints.Count);
    }

    [Fact]
    public async Task RepeatAfterTheThreadWentOn_DoesNotTurnItBack()
    {
        var store = _world.Store("us-east-1");
        await PutAsync(store, "1", null, "[1]");
        var first = await PutAsync(store, "2", "1", "[1,2]", 2);
        await PutAsync(store, "3", "2", "[1,2,3]", 3);

        Assert.Equal(first, await PutAsync(store, "2", "1", "[1,2]", 2));

        Assert.Equal("[1,2,3]", await MessagesAsync(store));
    }
}

using AgentRegions.Sandbox.Tables;
using AgentRegions.Sessions.Threads;
using AgentRegions.Testing;
using static AgentRegions.Sessions.Tests.Threads.ThreadWorld;

namespace AgentRegions.Sessions.Tests.Threads;

public sealed class LifeTests
{
    private readonly ThreadWorld _world = new();

    [Fact]
    public async Task QuietForLongerThanItsTtl_IsGone_AndBeginsAnew()
    {
        var store = _world.Store("us-east-1");
        await PutAsync(store, "1", null, "[1]");
        _world.Time.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(2));

        Assert.Null(await store.GetAsync(Key, "", null, default));
        Assert.Empty((await store.ListAsync(Key, null, null, 10, null, default)).Checkpoints);
        await PutAsync(store, "2", null, "[2]");
        Assert.Equal("[2]", await MessagesAsync(store));
    }

    /// <summary>The table deletes what expired, and the first region is never heard of again.</summary>
    [Fact]
    public async Task ActiveForWeeks_InAnotherRegion_OldValuesAndHistoryLast()
    {
        var time = new ManualTimeProvider();
        var table = new GlobalTable(["us-east-1", "eu-west-1"], time, new Random(1), new() { TtlAttribute = "ttl", MostTtlDelay = TimeSpan.Zero });
        var us = _world.Store("us-east-1", table["us-east-1"]);
        var eu = _world.Store("eu-west-1", table["eu-west-1"]);
        await PutAsync(us, "1", null, $"[{Conversation(100)}]");
        await WriteAsync(us, "1", "task", (0, "2"));
        await us.PutAsync(Key, "", Checkpoint("2", "1", null, 1), default);
        time.Advance(TimeSpan.FromDays(6));
        Assert.NotNull(await eu.GetAsync(Key, "", null, default));
        await PutAsync(eu, "3", "2", $"[{Conversation(100)}]");
        for (var day = 4; day < 60; day++)
        {
            time.Advance(TimeSpan.FromDays(1));
            await PutAsync(eu, $"{day}", $"{day - 1}", null);
        }

        Assert.Equal($"[{Conversation(100)}]", await MessagesAsync(eu));
        Assert.Equal(59, (await eu.ListAsync(Key, "", null, 100, null, default)).Checkpoints.Count);
        Assert.Equal([("task", 0, "2")], await WritesAsync(eu, "1"));
        Assert.Equal(["t-1"], await eu.ThreadsAsync("acme", null, default));
    }

    [Fact]
    public async Task Deleted_NothingOfAnyRegionIsLeft_AndOtherThreadsStay()
    {
        var us = _world.Store("us-east-1");
        await PutAsync(us, "1", null, $"[{Conversation(100)}]");
        await WriteAsync(us, "1", "task", (0, "2"));
        await PutAsync(_world.Store("eu-west-1"), "2", "1", "[1,2]", 2);
        var other = new ThreadKey("acme", "t-2");
        await us.PutAsync(other, "", Checkpoint("1", null, "[1]", 1), default);

        await us.DeleteAsync(Key, default);

        Assert.Empty((await _world.Table.QueryAsync("thread#acme#t-1", "", true, default)).Items);
        Assert.Equal(["t-2"], await us.ThreadsAsync("acme", null, default));
        Assert.NotNull(await us.GetAsync(other, "", null, default));
    }
}

using static AgentRegions.Sessions.Tests.Threads.ThreadWorld;

namespace AgentRegions.Sessions.Tests.Threads;

public sealed class WritesTests
{
    private readonly ThreadWorld _world = new();

    [Fact]
    public async Task SentAgain_TheFirstOfAnOrdinaryIndexStays_NewOnesAreAdded_OfSpecialOnesTheLastCounts()
    {
        var store = _world.Store("us-east-1");
        await PutAsync(store, "1", null, "[1]");
        await WriteAsync(store, "1", "task", (0, "first"), (-3, "interrupt 1"));

        await WriteAsync(store, "1", "task", (0, "again"), (1, "more"), (-3, "interrupt 2"));

        Assert.Equal([("task", -3, "interrupt 2"), ("task", 0, "first"), ("task", 1, "more")], await WritesAsync(store));
    }

    [Fact]
    public async Task Order_IsByPathThenTaskThenIndex_ByCodePoint()
    {
        var store = _world.Store("us-east-1");
        await PutAsync(store, "1", null, "[1]");
        foreach (var (task, path) in new[] { ("a", "p2"), ("😀", "p1"), ("～", "p1"), ("z", "") })
            await store.PutWritesAsync(Key, "", "1", task, path, [new(0, "messages", Json("1"))], default);

        Assert.Equal(["z", "～", "😀", "a"], (await WritesAsync(store)).Select(w => w.Task));
    }

    [Fact]
    public async Task TwoProcessesAddToATask_NeitherIsLost()
    {
        var table = new WatchedTable(_world.Table);
        var one = _world.Store("us-east-1");
        var other = _world.Store("us-east-1", table);
        await PutAsync(one, "1", null, "[1]");
        table.BeforeWrite = (_ => true, () => WriteAsync(one, "1", "task", (0, "one")));

        await WriteAsync(other, "1", "task", (1, "other"));

        Assert.Equal([("task", 0, "one"), ("task", 1, "other")], await WritesAsync(one));
    }
}

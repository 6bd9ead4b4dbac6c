using AgentRegions.Sandbox.Tables;
using AgentRegions.Sessions.Payloads;
using AgentRegions.Sessions.Threads;
using AgentRegions.Testing;
using static AgentRegions.Sessions.Tests.Threads.ThreadWorld;

namespace AgentRegions.Sessions.Tests.Threads;

public sealed class FailoverTests
{
    private readonly ThreadWorld _world = new();

    [Fact]
    public async Task OtherRegionGoesOn_ItNeedsAllValuesOnce_AndThenNamesItsOwnOnly()
    {
        var us = _world.Store("us-east-1");
        await PutAsync(us, "1", null, "[1]");
        var table = new WatchedTable(_world.Table);
        var eu = _world.Store("eu-west-1", table);

        var needed = Assert.IsType<PutOutcome.ValuesNeeded>(await eu.PutAsync(Key, "", Checkpoint("2", "1", null, 1), default));
        Assert.Equal(["messages"], needed.Channels);
        Assert.Empty(table.Written);
        await PutAsync(eu, "2", "1", "[1]");
        await PutAsync(eu, "3", "2", messages: null);

        table.Hides = key => key.Sort.EndsWith("#us-east-1", StringComparison.Ordinal);
        Assert.Equal("[1]", await MessagesAsync(eu));
        Assert.All(table.Written, item => Assert.EndsWith("#eu-west-1", item.Key.Sort, StringComparison.Ordinal));
    }

    [Fact]
    public async Task HeadArrivedBeforeItsChunks_TheNewestWholeOneIsServed_AndSaysSo()
    {
        var us = _world.Store("us-east-1");
        await PutAsync(us, "1", null, "[1]");
        var written = new WatchedTable(_world.Table);
        var newest = await PutAsync(_world.Store("us-east-1", written), "2", "1", $"[{Conversation(200)}]", 2);
        var late = written.Written.First(i => i.Key.Sort.StartsWith("chunk#", StringComparison.Ordinal)).Key;
        var arriving = new WatchedTable(_world.Table) { Hides = key => key == late };
        var eu = _world.Store("eu-west-1", arriving);

        var stale = await eu.GetAsync(Key, "", null, default);
        Assert.Equal(("1", newest), (stale!.Id, stale.StaleBehind));
        await Assert.ThrowsAsync<ThreadException>(() => eu.GetAsync(Key, "", "2", default));
        Assert.Equal(["1"], (await eu.ListAsync(Key, "", null, 10, null, default)).Checkpoints.Select(c => c.Id));

        arriving.Hides = _ => false;
        var whole = await eu.GetAsync(Key, "", null, default);
        Assert.Equal(("2", null), (whole!.Id, whole.StaleBehind));
    }

    [Fact]
    public async Task NoCheckpointArrivedAsAWhole_IsTorn_NotAnEmptyThread()
    {
        await PutAsync(_world.Store("us-east-1"), "1", null, "[1]");
        var eu = _world.Store("eu-west-1", new WatchedTable(_world.Table) { Hides = key => key.Sort.StartsWith("cp#", StringComparison.Ordinal) });

        var torn = await Assert.ThrowsAsync<ThreadException>(() => eu.GetAsync(Key, "", null, default));

        Assert.Equal(ThreadError.Torn, torn.Error);
    }

    [Theory]
    [InlineData("w#")]
    [InlineData("cp##1#")]
    public async Task PartOfAnAncestorNotArrived_HistoryIsTorn_NotShorter(string late)
    {
        var us = _world.Store("us-east-1");
        await PutAsync(us, "1", null, "[1]");
        await WriteAsync(us, "1", "task", (0, "2"));
        await us.PutAsync(Key, "", Checkpoint("2", "1", null, 1) with { Channels = [] }, default);
        var arriving = new WatchedTable(_world.Table) { Hides = key => key.Sort.StartsWith(late, StringComparison.Ordinal) };
        var eu = _world.Store("eu-west-1", arriving);

        var torn = await Assert.ThrowsAsync<ThreadException>(() => eu.HistoryAsync(Key, "", null, ["messages"], default));
        Assert.Equal(ThreadError.Torn, torn.Error);

        arriving.Hides = _ => false;
        var history = (await eu.HistoryAsync(Key, "", null, ["messages"], default))["messages"];
        Assert.Equal(("[1]", "2"), (Text(history.Seed!), Text(history.Writes.Single().Value)));
    }

    [Fact]
    public async Task BothRegionsRanATask_TheWritesOfOneCount_AllOfThem()
    {
        var us = _world.Store("us-east-1", epochs: new Epochs(5, "us-east-1"));
        var eu = _world.Store("eu-west-1", epochs: new Epochs(6, "eu-west-1"));
        await PutAsync(us, "1", null, "[1]");
        await WriteAsync(us, "1", "task", (0, "us0"), (1, "us1"));
        await WriteAsync(us, "1", "other", (0, "kept"));
        await WriteAsync(eu, "1", "task", (0, "eu0"));

        Assert.Equal([("other", 0, "kept"), ("task", 0, "eu0")], await WritesAsync(us));
        Assert.Equal(await WritesAsync(us), await WritesAsync(eu));
    }

    [Fact]
    public async Task SealedThread_OtherRegionOpensIt_AnotherKeyDoesNot()
    {
        var keys = new DataKeys("k1", new byte[32]);
        var us = _world.Store("us-east-1", payloads: new(keys));
        await PutAsync(us, "1", null, $"[{Conversation(200)}]");

        Assert.Equal($"[{Conversation(200)}]", await MessagesAsync(_world.Store("eu-west-1", payloads: new(keys))));
        var other = _world.Store("eu-west-1", payloads: new(new DataKeys("k1", [.. Enumerable.Repeat((byte)1, 32)])));
        await Assert.ThrowsAsync<SessionException>(() => MessagesAsync(other));
    }

    /// <summary>Each item of each write arrives by itself; whatever is there at any moment, what is read was once written.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task ItemsArriveInAnyOrder_ReadsAreWhole_NeverGoBack_AndEndWithTheNewest(int seed)
    {
        var time = new ManualTimeProvider();
        var table = new GlobalTable(["us-east-1", "eu-west-1"], time, new Random(seed), new() { LeastLag = TimeSpan.Zero, MostLag = TimeSpan.FromSeconds(3) });
        var us = _world.Store("us-east-1", table["us-east-1"]);
        var eu = _world.Store("eu-west-1", table["eu-west-1"]);
        var texts = new Dictionary<string, string>();
        var last = 0;
        var stale = 0;
        for (var step = 1; step <= 40; step++)
        {
            texts[$"{step}"] = $"[{Conversation(step * 20)}]";
            await PutAsync(us, $"{step}", step == 1 ? null : $"{step - 1}", texts[$"{step}"], step);
            time.Advance(TimeSpan.FromMilliseconds(200));
            var read = await TryReadAsync(eu);
            if (read is null)
                continue;
            Assert.Equal(texts[read.Id], Text(read.Channels["messages"]));
            var number = int.Parse(read.Id, System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(number >= last, $"read {number} after {last}");
            last = number;
            stale += read.StaleBehind is null ? 0 : 1;
        }
        time.Advance(TimeSpan.FromSeconds(4));
        var end = await eu.GetAsync(Key, "", null, default);

        Assert.Equal(("40", null), (end!.Id, end.StaleBehind));
        Assert.NotEqual(0, stale);
    }

    private static async Task<ThreadCheckpoint?> TryReadAsync(ThreadStore store)
    {
        try
        {
            return await store.GetAsync(Key, "", null, default);
        }
        catch (ThreadException e) when (e.Error == ThreadError.Torn)
        {
            return null;
        }
    }
}

using AgentRegions.Sessions.Threads;
using static AgentRegions.Sessions.Tests.Threads.ThreadWorld;

namespace AgentRegions.Sessions.Tests.Threads;

public sealed class CostTests
{
    private readonly ThreadWorld _world = new();

    [Fact]
    public async Task MessageAdded_TheStepWritesTheLastChunk_TheCheckpointAndTheHead()
    {
        var table = new WatchedTable(_world.Table);
        var store = _world.Store("us-east-1", table);
        await PutAsync(store, "1", null, $"[{Conversation(1000)}");
        table.Written.Clear();

        await PutAsync(store, "2", "1", $"[{Conversation(1001)}", 2);

        Assert.Equal(["chunk", "cp", "head"], table.Written.Select(i => i.Key.Sort.Split('#')[0]));
        Assert.InRange(table.Written.Sum(i => i.BytesOf("body")?.Length ?? 0), 1, 12_000);
        Assert.Equal($"[{Conversation(1001)}", await MessagesAsync(store));
    }

    [Fact]
    public async Task NothingChangedInTheChannels_OnlyCheckpointAndHeadAreWritten()
    {
        var table = new WatchedTable(_world.Table);
        var store = _world.Store("us-east-1", table);
        await PutAsync(store, "1", null, $"[{Conversation(1000)}");
        table.Written.Clear();

        await PutAsync(store, "2", "1", messages: null);

        Assert.Equal(["cp", "head"], table.Written.Select(i => i.Key.Sort.Split('#')[0]));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(8 * 1024)]
    [InlineData((8 * 1024) + 1)]
    [InlineData((512 * 1024) + 1)]
    [InlineData(3_000_000)]
    public async Task ValueOfAnySize_ComesBackAsItWas(int size)
    {
        var store = _world.Store("us-east-1");
        var text = new string('x', size - 2) + "é";

        await PutAsync(store, "1", null, text);

        Assert.Equal(text, await MessagesAsync(store));
    }

    [Fact]
    public async Task ValueAboveTheLimit_IsRefused_AndNothingIsWritten()
    {
        var table = new WatchedTable(_world.Table);
        var store = new ThreadStore(table, new() { Region = "us-east-1", MostValueBytes = 1024 });

        var refusal = await Assert.ThrowsAsync<ThreadException>(() => PutAsync(store, "1", null, new string('x', 1025)));

        Assert.Equal(ThreadError.TooLarge, refusal.Error);
        Assert.Contains("channel messages is 1025 bytes", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(table.Written);
    }
}

using AgentRegions.Sessions.Threads;
using static AgentRegions.Sessions.Tests.Threads.ThreadWorld;

namespace AgentRegions.Sessions.Tests.Threads;

public sealed class NameTests
{
    private readonly ThreadWorld _world = new();

    [Theory]
    [InlineData("a", "#b", "a#", "b")]
    [InlineData("a%23", "", "a#", "")]
    [InlineData("a/b", "x|y:z", "a%2Fb", "x|y:z")]
    public async Task NamesThatLookAlikeInAKey_AreDifferentThreads(string thread, string ns, string otherThread, string otherNs)
    {
        var store = _world.Store("us-east-1");
        await store.PutAsync(new("acme", thread), ns, Checkpoint("1", null, "[1]", 1), default);
        await store.PutAsync(new("acme", otherThread), otherNs, Checkpoint("2", null, "[2]", 1), default);

        Assert.Equal("1", (await store.GetAsync(new("acme", thread), ns, null, default))!.Id);
        Assert.Equal("2", (await store.GetAsync(new("acme", otherThread), otherNs, null, default))!.Id);
        Assert.Equal([.. new[] { thread, otherThread }.Order(StringComparer.Ordinal)], await store.ThreadsAsync("acme", null, default));
    }

    [Fact]
    public async Task TenantsAndMemoryRevisions_DoNotMeet()
    {
        var store = _world.Store("us-east-1");
        await store.PutAsync(new("acme", "t", "r1"), "", Checkpoint("1", null, "[1]", 1), default);

        Assert.Null(await store.GetAsync(new("acme", "t", "r2"), "", null, default));
        Assert.Null(await store.GetAsync(new("acme", "t"), "", null, default));
        Assert.Empty(await store.ThreadsAsync("acme", "r2", default));
        Assert.Equal(["t"], await store.ThreadsAsync("acme", "r1", default));
    }

    [Theory]
    [InlineData("", "t", "tenant")]
    [InlineData("a#b", "t", "tenant")]
    [InlineData("acme", "", "thread_id")]
    public void BadName_IsRefused_ByItsName(string tenant, string thread, string field)
    {
        var refusal = Assert.Throws<ThreadException>(() => new ThreadKey(tenant, thread));

        Assert.Equal(ThreadError.BadName, refusal.Error);
        Assert.StartsWith(field, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HalfASurrogatePair_IsRefused()
    {
        var refusal = Assert.Throws<ThreadException>(() => new ThreadKey("acme", "a\ud800"));

        Assert.StartsWith("thread_id", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooLongForAKey_IsRefused()
    {
        Assert.Throws<ThreadException>(() => new ThreadKey("acme", new string('x', 513)));
        await Assert.ThrowsAsync<ThreadException>(() => _world.Store("us-east-1").GetAsync(Key, new string('x', 601), null, default));
    }

    [Fact]
    public async Task LongestNames_FitDynamoDbsKeys()
    {
        var table = new WatchedTable(_world.Table);
        var store = _world.Store(new string('r', 63), table);
        var key = new ThreadKey(new string('t', 64), new string('x', 512), new string('m', 64));
        await store.PutAsync(key, new string('n', 600), Checkpoint(new string('c', 128), null, "[1]", 1), default);
        await store.PutWritesAsync(key, new string('n', 600), new string('c', 128), new string('k', 128), "", [new(0, "messages", Json("1"))], default);

        Assert.All(table.Written, i => Assert.True(i.Key.Partition.Length <= 2048 && i.Key.Sort.Length <= 1024, i.Key.ToString()));
    }
}

using AgentRegions.Core.Tables;
using AgentRegions.Sandbox.Tables;
using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.Tables;

public sealed class MemoryTableTests
{
    private static readonly ItemKey Key = new("p", "s");
    private readonly ManualTimeProvider _time = new();
    private readonly MemoryTable _table;

    public MemoryTableTests() => _table = new(_time);

    [Fact]
    public async Task NothingThere_NotExistsHolds_ThenFailsWithWhatStandsInTheWay()
    {
        Assert.Equal((true, null), Of(await PutAsync("one", WriteCondition.NotExists)));

        var refused = await PutAsync("two", WriteCondition.NotExists);

        Assert.Equal((false, "one"), Of(refused));
        Assert.Equal("one", await ValueAsync());
    }

    [Fact]
    public async Task EqualCondition_NeedsTheItemAndEveryAttribute()
    {
        Assert.False((await PutAsync("x", WriteCondition.Equal(("v", "one")))).Written);
        await PutAsync("one", WriteCondition.None);

        Assert.False((await PutAsync("x", WriteCondition.Equal(("v", "one"), ("missing", 1)))).Written);
        Assert.False((await PutAsync("x", WriteCondition.Equal(("v", 1)))).Written);
        Assert.Equal((true, "one"), Of(await PutAsync("two", WriteCondition.Equal(("v", "one")))));
    }

    [Fact]
    public async Task Delete_HoldsToItsCondition_AndNothingThereIsNoFailure()
    {
        Assert.True((await _table.DeleteAsync(Key, WriteCondition.None, default)).Written);
        await PutAsync("one", WriteCondition.None);

        Assert.Equal((false, "one"), Of(await _table.DeleteAsync(Key, WriteCondition.Equal(("v", "two")), default)));
        Assert.Equal((true, "one"), Of(await _table.DeleteAsync(Key, WriteCondition.Equal(("v", "one")), default)));
        Assert.Null(await ValueAsync());
    }

    [Fact]
    public async Task Query_GivesOnePartitionByPrefix_InTheOrderOfBytes()
    {
        // U+FF5E sorts before U+1F600 by UTF-8 and after it by UTF-16.
        foreach (var sort in new[] { "head#b", "seg#1", "head#😀", "head#～", "head#A" })
            await _table.PutAsync(new("p", sort), WriteCondition.None, default);
        await _table.PutAsync(new("q", "head#z"), WriteCondition.None, default);

        var listing = await _table.QueryAsync("p", "head#", consistent: true, default);

        Assert.Equal(["head#A", "head#b", "head#～", "head#😀"], listing.Items.Select(i => i.Key.Sort));
    }

    [Fact]
    public async Task ConcurrentConditionalWrites_OneWins()
    {
        await PutAsync("0", WriteCondition.None);

        var writes = await Task.WhenAll(Enumerable.Range(1, 50).Select(n => Task.Run(() => PutAsync($"{n}", WriteCondition.Equal(("v", "0"))))));

        Assert.Single(writes, w => w.Written);
    }

    [Fact]
    public async Task Outage_DoesNothing_AndALostAnswersWriteHappened()
    {
        _table.Faults.Outage = true;
        await Assert.ThrowsAsync<TableException>(() => PutAsync("one", WriteCondition.None));
        await Assert.ThrowsAsync<TableException>(ValueAsync);
        _table.Faults.Outage = false;
        Assert.Null(await ValueAsync());

        _table.Faults.LoseAnswers();
        await Assert.ThrowsAsync<TableException>(() => PutAsync("two", WriteCondition.None));

        Assert.Equal("two", await ValueAsync());
        Assert.True((await PutAsync("three", WriteCondition.None)).Written);
    }

    [Fact]
    public async Task StoreTime_PassesWithTime_AndNotWithTheWallClocksJumps()
    {
        var before = (await _table.GetAsync(Key, consistent: true, default)).StoreTime;
        _time.Advance(TimeSpan.FromSeconds(5));
        _time.Start += TimeSpan.FromDays(1);

        Assert.Equal(before + TimeSpan.FromSeconds(5), (await _table.GetAsync(Key, consistent: true, default)).StoreTime);
    }

    [Fact]
    public void Items_AreEqualByContent()
    {
        var item = new TableItem("p", "s", ("bytes", new byte[] { 1, 2 }), ("number", 3), ("flag", true));

        Assert.Equal(item, new TableItem("p", "s", ("flag", true), ("number", 3), ("bytes", new byte[] { 1, 2 })));
        Assert.NotEqual(item, new TableItem("p", "s", ("flag", true), ("number", 3), ("bytes", new byte[] { 1, 3 })));
        Assert.NotEqual(item, new TableItem("p", "s", ("flag", true), ("number", 3)));
    }

    private Task<TableWrite> PutAsync(string value, WriteCondition condition) => _table.PutAsync(new("p", "s", ("v", value)), condition, default);

    private async Task<string?> ValueAsync() => Text((await _table.GetAsync(Key, consistent: true, default)).Item);

    private static (bool, string?) Of(TableWrite write) => (write.Written, Text(write.Old));

    private static string? Text(TableItem? item) => (item?["v"] as AttributeValue.Text)?.Value;
}

using AgentRegions.Core.Tables;
using AgentRegions.Sandbox.Tables;
using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.Tables;

/// <summary>What every table does is tested in AgentRegions.Conformance.</summary>
public sealed class MemoryTableTests
{
    private static readonly ItemKey Key = new("p", "s");
    private readonly ManualTimeProvider _time = new();
    private readonly MemoryTable _table;

    public MemoryTableTests() => _table = new(_time);

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

    private async Task<string?> ValueAsync() => (await _table.GetAsync(Key, consistent: true, default)).Item?.TextOf("v");
}

using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Tables;
using AgentRegions.Core.Tests.Membership;
using AgentRegions.Sandbox.Tables;
using AgentRegions.Testing;

namespace AgentRegions.Core.Tests.Coordination;

/// <summary>What it does on any table is tested in AgentRegions.Conformance.</summary>
public sealed class TableCoordinationStoreTests
{
    private static readonly NamespacedName Service = new("default", "agent");
    private readonly MemoryTable _table = new(new ManualTimeProvider());
    private readonly TableCoordinationStore _store;

    public TableCoordinationStoreTests() => _store = new(_table, () => "id");

    [Fact]
    public async Task Outage_Throws_AndALostAnswersSwapHappened()
    {
        var nothing = await _store.ReadAsync(Service, default);
        _table.Faults.Outage = true;
        await Assert.ThrowsAsync<CoordinationException>(() => _store.ReadAsync(Service, default));
        await Assert.ThrowsAsync<CoordinationException>(() => _store.ReadAllAsync(default));
        await Assert.ThrowsAsync<CoordinationException>(() => _store.GetStoreIdAsync(default));
        _table.Faults.Outage = false;

        _table.Faults.LoseAnswers();
        await Assert.ThrowsAsync<CoordinationException>(() => _store.CompareAndSwapAsync(Service, nothing, new() { Term = 3 }, default));

        Assert.Equal(3, (await _store.ReadAsync(Service, default)).Value!.Term);
    }

    [Fact]
    public async Task StoreIdsAnswerIsLost_TheSameIdIsFoundLater()
    {
        _table.Faults.LoseAnswers();
        await Assert.ThrowsAsync<CoordinationException>(() => _store.GetStoreIdAsync(default));

        Assert.Equal("id", await new TableCoordinationStore(_table, () => "other").GetStoreIdAsync(default));
        Assert.Equal("id", await _store.GetStoreIdAsync(default));
    }

    [Fact]
    public async Task AtRest_ABeatWritesTheSameBytesAgain_AndAReaderKeepsTheReport()
    {
        var report = Reports.Of(services: 100, firstRegionDown: false);
        var bytes = await BodyAsync(Item(1, report), null);
        var read = Assert.Single((await _store.ReadAllAsync(default)).Items);

        var again = await BodyAsync(Item(2, report), new("p", 1));
        Assert.True(bytes.Equals(again), "the bytes were made anew");
        Assert.Same(read.Report, Assert.Single((await _store.ReadAllAsync(default)).Items).Report);

        Assert.False(bytes.Equals(await BodyAsync(Item(3, report with { Leaving = true }), new("p", 2))));
        Assert.True(Assert.Single((await _store.ReadAllAsync(default)).Items).Report.Leaving);
    }

    [Theory]
    [InlineData(false, 6)]
    [InlineData(true, 8)]
    public async Task HundredServicesInThreeRegions_TakeFewWriteUnits(bool firstRegionDown, int mostKilobytes)
    {
        var report = Reports.Of(services: 100, firstRegionDown);
        var body = await BodyAsync(Item(1, report), null);

        Assert.InRange(body.Length, 1, (mostKilobytes * 1024) - 100);
        Assert.Equal(Reports.Everything(report), Reports.Everything(Assert.Single((await _store.ReadAllAsync(default)).Items).Report));
    }

    [Fact]
    public async Task MoreServicesThanAnItemHolds_AsManyAsFitAreSpokenOf_AndTheRestIsNamed()
    {
        var report = Reports.Of(services: 20_000, firstRegionDown: true);
        var body = await BodyAsync(Item(1, report), null);

        Assert.InRange(body.Length, 300 * 1024, 400 * 1024);
        var read = Assert.Single((await _store.ReadAllAsync(default)).Items).Report.Services;
        Assert.Equal(20_000, read.Count + _store.LeftOut.Count);
        Assert.Empty(read.Select(s => s.Service).Intersect(_store.LeftOut));

        await BodyAsync(Item(2, Reports.Of(services: 100, firstRegionDown: true)), new("p", 1));
        Assert.Empty(_store.LeftOut);
    }

    [Fact]
    public async Task OneServiceSaysTooMuch_TheBeatAndAllOthersStay()
    {
        var random = new Random(7);
        var bytes = new byte[600_000];
        random.NextBytes(bytes);
        var report = Reports.Of(services: 100, firstRegionDown: false);
        var huge = report.Services[40] with { SpecHash = Convert.ToHexString(bytes) };
        report = report with { Services = [.. report.Services.Select((s, at) => at == 40 ? huge : s)] };

        await BodyAsync(Item(1, report), null);

        Assert.Equal([huge.Service], _store.LeftOut);
        var read = Assert.Single((await _store.ReadAllAsync(default)).Items);
        Assert.Equal((1, 99), (read.Beat, read.Report.Services.Count));
    }

    [Fact]
    public async Task RegisterLargerThanAnItem_IsNotWritten_AndSaysWhatToDo()
    {
        var huge = new Register { Commands = [.. Enumerable.Range(0, 1000).Select(i => new string('x', 500))] };
        var refused = await Assert.ThrowsAsync<CoordinationException>(() => _store.CompareAndSwapAsync(Service, new(null, null, default), huge, default));

        Assert.Equal("RegisterTooLarge", refused.Reason);
        Assert.Null((await _store.ReadAsync(Service, default)).Value);
    }

    [Fact]
    public async Task TableSaysWhy_TheExceptionCarriesTheReason()
    {
        var store = new TableCoordinationStore(new RefusingTable(), () => "id");
        var refused = await Assert.ThrowsAsync<CoordinationException>(() => store.ReadAsync(Service, default));
        Assert.Equal(("AccessDenied", "no permission"), (refused.Reason, refused.Message));
    }

    private static ObserverItem Item(long beat, ObserverReport report) =>
        new() { Observer = "eu", Process = "p", Beat = beat, Uptime = TimeSpan.FromSeconds(beat), Report = report };

    /// <summary>What the table holds after publishing it.</summary>
    private async Task<ReadOnlyMemory<byte>> BodyAsync(ObserverItem item, ObserverMark? expected)
    {
        Assert.Null(await _store.PublishAsync(item, expected, default));
        return (await _table.GetAsync(new("observers", item.Observer), consistent: true, default)).Item!.BytesOf("body")!.Value;
    }

    private sealed class RefusingTable : ITable
    {
        public Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken) => throw new TableException("AccessDenied", "no permission");

        public Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

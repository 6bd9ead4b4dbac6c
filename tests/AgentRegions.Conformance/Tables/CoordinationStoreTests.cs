using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Tables;

namespace AgentRegions.Conformance.Tables;

public sealed class MemoryCoordinationStoreTests(MemoryTables tables) : CoordinationStoreTests(tables), IClassFixture<MemoryTables>;

[NeedsDynamoDb]
public sealed class DynamoDbCoordinationStoreTests(DynamoDbTables tables) : CoordinationStoreTests(tables), IClassFixture<DynamoDbTables>;

[NeedsPostgres]
public sealed class PostgresCoordinationStoreTests(PostgresTables tables) : CoordinationStoreTests(tables), IClassFixture<PostgresTables>;

public abstract class CoordinationStoreTests(TableFixture tables) : IAsyncLifetime
{
    private static readonly NamespacedName Service = new("default", "agent");

    private ITable Table { get; set; } = null!;

    private TableCoordinationStore Store { get; set; } = null!;

    public async Task InitializeAsync()
    {
        Table = await tables.NewTableAsync();
        Store = new(Table, () => "this");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [TableFact]
    public async Task Swap_OneOfTwoWins_AndWhatItWroteIsRead()
    {
        var nothing = await Store.ReadAsync(Service, default);
        Assert.Equal((null, null), (nothing.Value, nothing.Version));

        var first = await Store.CompareAndSwapAsync(Service, nothing, new() { Term = 1, Epoch = 5 }, default);
        Assert.Null(await Store.CompareAndSwapAsync(Service, nothing, new() { Term = 9 }, default));
        Assert.NotNull(await Store.CompareAndSwapAsync(Service, first!, new() { Term = 2, Epoch = 6 }, default));
        Assert.Null(await Store.CompareAndSwapAsync(Service, first!, new() { Term = 9 }, default));

        var read = await Store.ReadAsync(Service, default);
        Assert.Equal((2, 6), (read.Value!.Term, read.Value.Epoch));
    }

    [TableFact]
    public async Task TwoTakeTheLeadAtOnce_OneTermIsTakenOnce()
    {
        var winners = 0;
        for (var round = 0; round < 20; round++)
        {
            var reading = await Store.ReadAsync(Service, default);
            var taken = await Task.WhenAll(new[] { "one", "other" }.Select(name =>
                Task.Run(() => Store.CompareAndSwapAsync(Service, reading, (reading.Value ?? new()).LedBy(name), default))));
            winners += taken.Count(t => t is not null);
        }
        Assert.Equal(20, winners);
        Assert.Equal(20, (await Store.ReadAsync(Service, default)).Value!.Term);
    }

    [TableFact]
    public async Task Services_DoNotShareARegister()
    {
        await Store.CompareAndSwapAsync(Service, await Store.ReadAsync(Service, default), new() { Term = 1 }, default);

        Assert.Null((await Store.ReadAsync(new("other", "agent"), default)).Value);
    }

    [TableFact]
    public async Task StoreId_IsGivenOnce_AndStays()
    {
        var stores = Enumerable.Range(0, 4).Select(i => new TableCoordinationStore(Table, () => $"id-{i}")).ToList();

        var ids = await Task.WhenAll(stores.Select(s => Task.Run(() => s.GetStoreIdAsync(default))));

        Assert.Single(ids.Distinct());
        Assert.Equal(ids[0], await Store.GetStoreIdAsync(default));
    }

    [TableFact]
    public async Task RegisterIsNone_SaysSo()
    {
        await Table.PutAsync(new("service#default/agent", "register", ("json", "{"), ("version", 1)), WriteCondition.None, default);
        Assert.Equal("RegisterUnreadable", (await Assert.ThrowsAsync<CoordinationException>(() => Store.ReadAsync(Service, default))).Reason);

        await Table.PutAsync(new("service#default/agent", "register", ("json", "{}")), WriteCondition.None, default);
        Assert.Equal("RegisterUnreadable", (await Assert.ThrowsAsync<CoordinationException>(() => Store.ReadAsync(Service, default))).Reason);
    }

    [TableFact]
    public async Task Publish_OnlyOnTheMarkExpected_ElseNamesTheOneInTheWay()
    {
        Assert.Null(await Store.PublishAsync(Item("a", 1), expected: null, default));
        Assert.Equal(new ObserverMark("a", 1), await Store.PublishAsync(Item("b", 1), expected: null, default));
        Assert.Equal(new ObserverMark("a", 1), await Store.PublishAsync(Item("b", 1), new("a", 2), default));
        Assert.Null(await Store.PublishAsync(Item("b", 1), new("a", 1), default));

        Assert.Equal(("b", 1), Of(Assert.Single((await Store.ReadAllAsync(default)).Items)));
    }

    [TableFact]
    public async Task Remove_OnlyAtItsMark_ThenTheOwnerStartsAnew()
    {
        await Store.PublishAsync(Item("a", 3), expected: null, default);
        await Store.RemoveAsync("eu", new("a", 2), default);
        Assert.Single((await Store.ReadAllAsync(default)).Items);
        await Store.RemoveAsync("eu", new("a", 3), default);
        Assert.Empty((await Store.ReadAllAsync(default)).Items);

        var inTheWay = await Store.PublishAsync(Item("a", 4), new("a", 3), default);

        Assert.Equal(default(ObserverMark), inTheWay);
        Assert.Null(await Store.PublishAsync(Item("a", 4), inTheWay, default));
        Assert.Equal(("a", 4), Of(Assert.Single((await Store.ReadAllAsync(default)).Items)));
    }

    [TableFact]
    public async Task ManyServices_ComeBackWhole_AndTheSameReportWhileNothingChanges()
    {
        var report = new ObserverReport { Services = [.. Enumerable.Range(0, 50).Select(i => new ServiceReport { Service = new("team", $"agent-{i}"), SpecHash = $"{i:x8}" })] };
        await Store.PublishAsync(Item("a", 1) with { Report = report }, expected: null, default);
        var first = Assert.Single((await Store.ReadAllAsync(default)).Items);
        await Store.PublishAsync(Item("a", 2) with { Report = report }, new("a", 1), default);
        var second = Assert.Single((await Store.ReadAllAsync(default)).Items);

        Assert.Equal(report.Services.Select(s => (s.Service, s.SpecHash)), first.Report.Services.Select(s => (s.Service, s.SpecHash)));
        Assert.Equal((2, TimeSpan.FromSeconds(2)), (second.Beat, second.Uptime));
        Assert.Same(first.Report, second.Report);
    }

    [TableFact]
    public async Task ItemsOfAnotherKind_AreNamed_AndStopNobody()
    {
        await Store.PublishAsync(Item("a", 1), expected: null, default);
        await Store.PublishAsync(Item("a", 1) with { Observer = "newer", Report = new() { Schema = 2 } }, expected: null, default);
        var readable = new TableItem("observers", "x", ("process", "p"), ("beat", 1), ("uptime", 1), ("schema", 1), ("body", "{}"u8.ToArray()));
        foreach (var missing in readable.Attributes.Keys)
            await PutAsync($"no-{missing}", readable.Attributes.Where(a => a.Key != missing));
        await PutAsync("no-json", readable.Attributes.Append(new("body", "{\"services\":3}"u8.ToArray())));
        await PutAsync("no-brotli", readable.Attributes.Append(new("plain", 100)));
        await PutAsync("too-large", readable.Attributes.Append(new("plain", long.MaxValue)));

        var read = await Store.ReadAllAsync(default);

        Assert.Equal("eu", Assert.Single(read.Items).Observer);
        Assert.Equal(
            ["newer", "no-beat", "no-body", "no-brotli", "no-json", "no-process", "no-schema", "no-uptime", "too-large"],
            read.NotUnderstood.Keys);
        Assert.Contains("schema 2", read.NotUnderstood["newer"], StringComparison.Ordinal);
        Assert.Equal("ItemUnreadable", (await Assert.ThrowsAsync<CoordinationException>(() => Store.PublishAsync(Item("a", 1) with { Observer = "no-beat" }, null, default))).Reason);
    }

    private static ObserverItem Item(string process, long beat) =>
        new() { Observer = "eu", Process = process, Beat = beat, Uptime = TimeSpan.FromSeconds(beat), Report = new() };

    private static (string, long) Of(ObserverItem item) => (item.Process, item.Beat);

    private Task<TableWrite> PutAsync(string observer, IEnumerable<KeyValuePair<string, AttributeValue>> attributes)
    {
        var last = new Dictionary<string, AttributeValue>();
        foreach (var (name, value) in attributes)
            last[name] = value;
        return Table.PutAsync(new(new("observers", observer), last), WriteCondition.None, default);
    }
}

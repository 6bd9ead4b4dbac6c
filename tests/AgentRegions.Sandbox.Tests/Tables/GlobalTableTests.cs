using AgentRegions.Core.Tables;
using AgentRegions.Sandbox.Tables;
using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.Tables;

public sealed class GlobalTableTests
{
    private const string Us = "us-east-1";
    private const string Eu = "eu-west-1";
    private const string Ap = "ap-south-1";
    private static readonly TimeSpan MostLag = TimeSpan.FromSeconds(2);
    private readonly ManualTimeProvider _time = new();
    private readonly GlobalTable _table;

    public GlobalTableTests() => _table = Create(_time, 7);

    [Fact]
    public async Task Write_IsSeenAtHomeAtOnce_AndElsewhereAfterItsLag()
    {
        await PutAsync(Us, "one");

        Assert.Equal("one", await ValueAsync(Us));
        Assert.Null(await ValueAsync(Eu));
        _time.Advance(MostLag);
        Assert.Equal(["one", "one", "one"], await EverywhereAsync());
    }

    [Fact]
    public async Task ConditionalWrites_SeeTheirOwnReplicaAlone_AndTheLaterWins()
    {
        Assert.True((await PutAsync(Us, "us", WriteCondition.NotExists)).Written);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True((await PutAsync(Eu, "eu", WriteCondition.NotExists)).Written);

        _time.Advance(MostLag);

        Assert.Equal(["eu", "eu", "eu"], await EverywhereAsync());
    }

    [Fact]
    public async Task SameTimestamp_TheRegionsNameDecides_EverywhereTheSame()
    {
        await PutAsync(Us, "us");
        await PutAsync(Ap, "ap");
        await PutAsync(Eu, "eu");

        _time.Advance(MostLag);

        Assert.Equal(["us", "us", "us"], await EverywhereAsync());
    }

    [Fact]
    public async Task ClockBehind_ItsLaterWriteLoses_ElsewhereAndAtHome()
    {
        _table[Eu].Skew = TimeSpan.FromSeconds(-10);
        await PutAsync(Us, "us");
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await PutAsync(Eu, "eu");
        Assert.Equal("eu", await ValueAsync(Eu));

        _time.Advance(MostLag);

        Assert.Equal(["us", "us", "us"], await EverywhereAsync());
    }

    [Fact]
    public async Task ItemsWrittenInOrder_ArriveInAnother()
    {
        for (var n = 0; n < 20; n++)
            await _table[Us].PutAsync(new("p", $"{n:00}"), WriteCondition.None, default);
        var arrived = new List<string>();
        for (var i = 0; i < 200; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            arrived.AddRange((await _table[Eu].QueryAsync("p", "", consistent: true, default)).Items.Select(item => item.Key.Sort).Except(arrived));
        }

        Assert.Equal(20, arrived.Count);
        Assert.NotEqual(arrived.Order(), arrived);
    }

    [Fact]
    public async Task OneItemWrittenTwice_NeverGoesBack()
    {
        for (var n = 0; n < 20; n++)
            await PutAsync(Us, $"{n:00}");
        var seen = new List<string?>();
        for (var i = 0; i < 200; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            seen.Add(await ValueAsync(Eu));
        }

        Assert.Equal("19", seen[^1]);
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task Partition_HoldsChangesBack_UntilItHeals()
    {
        _table.Partition(Us, Eu);
        await PutAsync(Us, "us");
        await _table[Eu].PutAsync(new("p", "other", ("v", "eu")), WriteCondition.None, default);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await ValueAsync(Eu));
        Assert.Equal("us", await ValueAsync(Ap));

        _table.Heal(Us, Eu);
        Assert.Null(await ValueAsync(Eu));
        _time.Advance(MostLag);

        Assert.Equal(["us", "us", "us"], await EverywhereAsync());
        Assert.NotNull((await _table[Us].GetAsync(new("p", "other"), consistent: true, default)).Item);
    }

    [Fact]
    public async Task DeletedItem_StaysDeleted_WhenAnOlderChangeArrivesLater()
    {
        _table.SetLag(Us, Ap, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        await PutAsync(Us, "us");
        _time.Advance(MostLag);
        await _table[Eu].DeleteAsync(new("p", "s"), WriteCondition.Equal(("v", "us")), default);
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal([null, null, null], await EverywhereAsync());
    }

    [Fact]
    public async Task ExpiredItem_GoesLate_AndEverywhere()
    {
        await PutExpiringAsync(TimeSpan.FromHours(1));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("expiring", await ValueAsync(Us));

        _time.Advance(TimeSpan.FromHours(48) + MostLag + MostLag);

        Assert.Equal([null, null, null], await EverywhereAsync());
    }

    [Fact]
    public async Task ItemWrittenAnewBeforeItExpires_Stays()
    {
        await PutExpiringAsync(TimeSpan.FromHours(1));
        await PutAsync(Us, "for good");

        _time.Advance(TimeSpan.FromHours(60));

        Assert.Equal(["for good", "for good", "for good"], await EverywhereAsync());
    }

    [Fact]
    public async Task ReplicaOutage_IsItsAlone()
    {
        _table[Us].Faults.Outage = true;

        await Assert.ThrowsAsync<TableException>(() => PutAsync(Us, "us"));
        Assert.True((await PutAsync(Eu, "eu")).Written);
    }

    [Fact]
    public async Task SameSeed_SameRun()
    {
        Assert.Equal(await HistoryAsync(11), await HistoryAsync(11));
        Assert.NotEqual(await HistoryAsync(11), await HistoryAsync(12));
    }

    private static async Task<string> HistoryAsync(int seed)
    {
        var time = new ManualTimeProvider();
        var table = Create(time, seed);
        var seen = new List<string?>();
        for (var n = 0; n < 50; n++)
        {
            await table[n % 2 == 0 ? Us : Eu].PutAsync(new("p", "s", ("v", $"{n}")), WriteCondition.None, default);
            time.Advance(TimeSpan.FromMilliseconds(100));
            seen.Add(((await table[Ap].GetAsync(new("p", "s"), consistent: true, default)).Item?["v"] as AttributeValue.Text)?.Value);
        }
        return string.Join(' ', seen);
    }

    private static GlobalTable Create(TimeProvider time, int seed) => new([Us, Eu, Ap], time, new Random(seed), new() { MostLag = MostLag, TtlAttribute = "ttl" });

    private Task<TableWrite> PutExpiringAsync(TimeSpan after) =>
        _table[Us].PutAsync(new("p", "s", ("v", "expiring"), ("ttl", (_time.GetUtcNow() + after).ToUnixTimeSeconds())), WriteCondition.None, default);

    private Task<TableWrite> PutAsync(string region, string value, WriteCondition? condition = null) =>
        _table[region].PutAsync(new("p", "s", ("v", value)), condition ?? WriteCondition.None, default);

    private async Task<string?> ValueAsync(string region) => ((await _table[region].GetAsync(new("p", "s"), consistent: true, default)).Item?["v"] as AttributeValue.Text)?.Value;

    private async Task<IReadOnlyList<string?>> EverywhereAsync() => [await ValueAsync(Us), await ValueAsync(Eu), await ValueAsync(Ap)];
}

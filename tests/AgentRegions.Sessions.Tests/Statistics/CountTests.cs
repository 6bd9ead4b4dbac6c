using AgentRegions.Sessions.Statistics;
using static AgentRegions.Sessions.Tests.World;

namespace AgentRegions.Sessions.Tests.Statistics;

public sealed class CountTests : IAsyncDisposable
{
    private static readonly string[] Regions = ["eu", "us"];

    private readonly World _world = new();

    [Fact]
    public async Task Counted_ByRegion_MovedOnesWhereTheyWereLast_EndedOnesNowhere_WithoutReadingASession()
    {
        var table = new WatchedTable(_world.Table["us"]);
        var (us, eu, asked) = (_world.Process("us"), _world.Process("eu"), _world.Process("us", table: table));
        for (var i = 0; i < 10; i++)
            await SayAsync(await us.StartAsync($"s-{i}"), "one");
        _world.Pass(TimeSpan.FromMinutes(11));
        await SayAsync(await eu.StartAsync("s-0"), "two");
        await (await us.StartAsync("s-1")).EndAsync();
        _world.Settle();

        var counts = await asked.Statistics.CountAsync(Regions);

        Assert.Equal((9, 1), (counts.Sessions, counts.Active));
        Assert.Equal((new RegionCount(1, 1), new RegionCount(8, 0)), (counts.ByRegion["eu"], counts.ByRegion["us"]));
        var calls = table.Calls;
        await asked.Statistics.CountAsync(Regions);
        Assert.InRange(table.Calls - calls, 2, 6);
    }

    [Fact]
    public async Task AnHourLater_TheyAreGone()
    {
        var us = _world.Process("us");
        await SayAsync(await us.StartAsync("s-1"), "one");
        _world.Pass(TimeSpan.FromMinutes(70), TimeSpan.FromMinutes(1));

        Assert.Equal(0, (await us.Statistics.CountAsync(Regions)).Sessions);
    }

    [Fact]
    public async Task ActiveSession_IsMarkedOnceInFiveMinutes()
    {
        var table = new WatchedTable(_world.Table["us"]);
        var us = await _world.Process("us", table: table).StartAsync(Key);
        for (var i = 0; i < 60; i++)
        {
            await SayAsync(us, $"{i}");
            _world.Pass(TimeSpan.FromSeconds(10));
        }

        Assert.InRange(table.Written.Count(i => i.Key.Partition.StartsWith("live#", StringComparison.Ordinal)), 2, 3);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}

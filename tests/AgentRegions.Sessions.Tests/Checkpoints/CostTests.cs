using System.Text;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;
using static AgentRegions.Sessions.Tests.World;

namespace AgentRegions.Sessions.Tests.Checkpoints;

public sealed class CostTests : IAsyncDisposable
{
    private readonly World _world = new();

    [Fact]
    public async Task SteadyKilobyteMessages_CostAtMostThreeUnits_MarksAndSnapshotsIncluded()
    {
        var table = new WatchedTable(_world.Table["us"]);
        var us = await _world.Process("us", o => o.Contract = new() { Release = "1.42.0", SchemaRev = "s7", ModelTag = "m-7" }, table: table)
            .StartAsync(new SessionKey("default", "3f2b7c1e-5d2a-4f0e-9d55-0a5e6f1c2b3d"));
        var random = new Random(7);
        for (var turn = 0; turn < 300; turn++)
        {
            us.Append("user", Incompressible(random, 1024));
            await us.CheckpointAsync();
            _world.Pass(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        }

        Assert.All(HeadsOf(table), h => Assert.InRange(ItemSize.Of(h), 1, 1024));
        Assert.InRange(table.WriteUnits, 300 * 2, 300 * 3);
    }

    [Fact]
    public async Task ContractIsLarge_SnapshotsComeSooner_AndTheHeadStaysOneUnit()
    {
        var table = new WatchedTable(_world.Table["us"]);
        var contract = new AgentContract { Release = "1.42.0", IndexHash = new('a', 64), BlobManifest = new('b', 64), SecretsRev = new('c', 64) };
        var us = await _world.Process("us", o => o.Contract = contract, table: table).StartAsync(Key);
        var most = 0;
        for (var turn = 0; turn < 60; turn++)
        {
            await SayAsync(us, "hello");
            most = Math.Max(most, us.Head!.Segments.Count);
        }

        Assert.InRange(most, 24, 47);
        Assert.All(HeadsOf(table), h => Assert.InRange(ItemSize.Of(h), 1, 1024));
    }

    [Fact]
    public async Task NothingChanged_NothingIsWritten()
    {
        var table = new WatchedTable(_world.Table["us"]);
        var us = await _world.Process("us", table: table).StartAsync(Key);
        await SayAsync(us, "one");
        var written = table.Written.Count;

        await us.CheckpointAsync();
        Assert.False(us.Append(us.Messages[0]));
        await us.CheckpointAsync();
        _world.Pass(TimeSpan.FromMinutes(1));
        await us.DisposeAsync();

        Assert.Equal(written, table.Written.Count);
    }

    [Fact]
    public async Task SessionThatGoesOnForDays_ItsSegmentsAreSnapshottedAnew_BeforeTheyGo()
    {
        var us = await _world.Process("us").StartAsync(Key);
        for (var hour = 0; hour < 60; hour++)
        {
            await SayAsync(us, $"at {hour}", "and more");
            _world.Pass(TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(1));
            Assert.True(us.Head!.LastActiveAt - us.Head.SegmentsSince < TimeSpan.FromHours(13), $"{us.Head.SegmentsSince} at {hour}");
        }

        Assert.Equal(120, (await _world.Process("us").ReadAsync(Key))!.Content.MessageCount);
    }

    [Fact]
    public async Task TenThousandMessages_TheWindowIsKept_AndTheCount()
    {
        var us = await _world.Process("us").StartAsync(Key);
        for (var i = 0; i < 10_000; i++)
        {
            us.Append("user", $"message {i}");
            if (i % 100 == 99)
                await us.CheckpointAsync();
        }
        for (var i = 0; i < 3; i++)
            await SayAsync(us, $"last {i}");
        _world.Settle();

        var eu = await _world.Process("eu").StartAsync(Key);

        Assert.Equal(10_003, eu.MessageCount);
        Assert.Equal(["message 9953", .. Enumerable.Range(9954, 46).Select(i => $"message {i}"), "last 0", "last 1", "last 2"], Texts(eu));
    }

    [Fact]
    public async Task TenThousandMessagesAtOnce_AreOneSnapshotOfTheWindow()
    {
        var us = await _world.Process("us").StartAsync(Key);
        for (var i = 0; i < 10_000; i++)
            us.Append("user", $"message {i}");
        await us.CheckpointAsync();

        var view = (await _world.Process("us").ReadAsync(Key))!;

        Assert.Equal((10_000, 50), (view.Content.MessageCount, view.Content.Messages.Count));
        Assert.Single(view.Head.Segments);
    }

    [Fact]
    public async Task LargerThanAnItem_IsSplit_AndComesBackWhole()
    {
        var table = new WatchedTable(_world.Table["us"]);
        var us = await _world.Process("us", table: table).StartAsync(Key);
        var text = Incompressible(new(3), 900_000);
        await SayAsync(us, text);

        Assert.All(table.Written, i => Assert.InRange(ItemSize.Of(i), 1, 400 * 1024));
        Assert.Equal(2, table.Written.Count(i => i.Key.Sort.StartsWith("seg#", StringComparison.Ordinal)));
        _world.Settle();
        Assert.Equal(text, Assert.Single(Texts(await _world.Process("eu").StartAsync(Key))));
    }

    private static IEnumerable<TableItem> HeadsOf(WatchedTable table) => table.Written.Where(i => i.Key.Sort.StartsWith("head#", StringComparison.Ordinal));

    /// <summary>As base64: six bits a character.</summary>
    private static string Incompressible(Random random, int length)
    {
        var text = new StringBuilder(length);
        while (text.Length < length)
            text.Append((char)random.Next('#', 'c'));
        return text.ToString();
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}

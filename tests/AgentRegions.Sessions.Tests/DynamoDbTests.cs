using System.Diagnostics.Metrics;
using System.Text.Json;
using AgentRegions.Core.Sessions;
using AgentRegions.Testing;
using static AgentRegions.Sessions.Tests.World;

namespace AgentRegions.Sessions.Tests;

/// <summary>The same on DynamoDB Local, whose regions are replicated late and out of order.</summary>
public sealed class DynamoDbTests : IAsyncLifetime
{
    private static readonly string[] Regions = ["us-east-1", "eu-west-1"];

    private readonly List<AgentSessions> _processes = [];
    private TestGlobalTable _table = null!;
    private int _ids;

    public async Task InitializeAsync()
    {
        if (TestDynamoDb.SkipReason is null)
            _table = await TestGlobalTable.StartAsync(Regions);
    }

    [DynamoDbFact]
    public async Task Conversation_GoesOnInTheOtherRegion_AndItsEffectRunsOnce()
    {
        var runs = 0;
        Task<JsonElement> PayAsync(CancellationToken token) => Task.FromResult(JsonElement.Parse($"{++runs}"));
        var us = await Process("us-east-1").StartAsync(Key);
        for (var turn = 0; turn < 20; turn++)
            await SayAsync(us, $"turn {turn}");
        await us.RunToolAsync(new("c-1", "pay"), PayAsync);
        await _table.SettledAsync();

        var eu = await Process("eu-west-1").StartAsync(Key);
        var replayed = await eu.RunToolAsync(new("c-1", "pay"), PayAsync);

        Assert.Equal((21, 1, 1), (eu.MessageCount, replayed.GetInt32(), runs));
        Assert.False(eu.IsStale);
    }

    [DynamoDbFact]
    public async Task RegionsWereParted_BothWrote_MergedAfterwards_NothingIsLost()
    {
        var us = await Process("us-east-1").StartAsync(Key);
        await SayAsync(us, "one");
        await _table.SettledAsync();
        _table.Replication.Partition("us-east-1", "eu-west-1");
        var eu = await Process("eu-west-1").StartAsync(Key);
        await SayAsync(us, "us-2", "us-3");
        await SayAsync(eu, "eu-2");
        _table.Replication.Heal("us-east-1", "eu-west-1");
        await _table.SettledAsync();

        await eu.RefreshAsync();
        await _table.SettledAsync();
        await us.RefreshAsync();

        Assert.Equal(["eu-2", "one", "us-2", "us-3"], Texts(eu).Order());
        Assert.Equal(Texts(eu), Texts(us));
        Assert.Single(eu.Forks);
    }

    [DynamoDbFact]
    public async Task SteadyKilobyte_TakesThreeUnitsOrLess_ByDynamoDbsOwnCount()
    {
        var units = 0.0;
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "agentregion_dynamodb_write_units_total")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            foreach (var tag in tags)
                units += Equals(tag.Value, _table.SessionTable) ? value : 0;
        });
        meters.Start();
        var us = await Process("us-east-1").StartAsync(Key);
        var dice = new Random(1);
        await SayAsync(us, "the first is a snapshot, and marks the session");
        units = 0;
        for (var turn = 0; turn < 15; turn++)
            await SayAsync(us, string.Concat(Enumerable.Range(0, 900).Select(_ => (char)dice.Next('#', '['))));
        var steady = units;
        await us.CheckpointAsync();

        Assert.InRange(steady, 15 * 2, 15 * 3);
        Assert.Equal(steady, units);
    }

    public async Task DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        if (_table is not null)
            await _table.DisposeAsync();
    }

    private AgentSessions Process(string region)
    {
        var process = new AgentSessions(_table[region], new() { Region = region, Forks = ForkPolicy.Merge }, TimeProvider.System, () => $"id-{Interlocked.Increment(ref _ids)}");
        _processes.Add(process);
        return process;
    }
}

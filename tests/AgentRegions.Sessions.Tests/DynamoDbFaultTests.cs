using System.Text.Json;
using AgentRegions.Aws.DynamoDb;
using AgentRegions.Core.Tables;
using AgentRegions.Testing;
using static AgentRegions.Sessions.Tests.World;

namespace AgentRegions.Sessions.Tests;

/// <summary>Faults between the library and a real DynamoDB, by its own client with its own tries.</summary>
public sealed class DynamoDbFaultTests : IAsyncLifetime
{
    private const string Us = "us-east-1";
    private const string Eu = "eu-west-1";

    private readonly List<AgentSessions> _processes = [];
    private readonly List<DynamoDbSessions> _clients = [];
    private TestGlobalTable _table = null!;
    private StoreTap _tap = null!;
    private int _ids;

    public async Task InitializeAsync()
    {
        if (TestDynamoDb.SkipReason is not null)
            return;
        _table = await TestGlobalTable.StartAsync([Us, Eu]);
        _tap = await StoreTap.StartAsync(_table.Endpoint);
    }

    [DynamoDbFact]
    public async Task Throttled_ItIsTriedAgain_AndStored()
    {
        var us = await Process(Us).StartAsync(Key);
        us.Append("user", "one");
        var refusals = 4;
        _tap.Before = call => Task.FromResult(call.PutSortKey.Length > 0 && refusals-- > 0 ? Fate.IsThrottled : Fate.GoesOn);

        await us.CheckpointAsync();

        Assert.InRange(refusals, int.MinValue, 0);
        Assert.Equal(["one"], await StoredAsync(Us));
    }

    [DynamoDbFact]
    public async Task AnswerIsCutOrComesTooLate_TheWriteHappened_ItIsRecognised_AndWrittenOnce()
    {
        var us = await Process(Us).StartAsync(Key);
        await SayAsync(us, "0");
        foreach (var (fate, item) in ((Fate, string)[])[(Fate.IsCut, "seg#"), (Fate.IsCut, "head#"), (Fate.Hangs, "head#")])
        {
            var left = 1;
            _tap.After = call => Task.FromResult(call.PutSortKey.StartsWith(item, StringComparison.Ordinal) && left-- > 0 ? fate : Fate.GoesOn);
            await SayAsync(us, $"{us.MessageCount}");
            Assert.InRange(left, int.MinValue, 0);
        }

        Assert.Equal(4, us.Head!.Version);
        Assert.Equal(["0", "1", "2", "3"], await StoredAsync(Us));
    }

    [DynamoDbFact]
    public async Task AnswersOfTheEffectTableAreCut_ItRunsOnce_AndIsReplayed()
    {
        var (runs, left) = (0, 1);
        Task<JsonElement> PayAsync(CancellationToken token)
        {
            left = 1;
            return Task.FromResult(JsonElement.Parse($"{++runs}"));
        }
        var us = await Process(Us).StartAsync(Key);
        _tap.After = call => Task.FromResult(call.PutSortKey == "c-1" && left-- > 0 ? Fate.IsCut : Fate.GoesOn);

        await us.RunToolAsync(new("c-1", "pay"), PayAsync);

        Assert.Equal((1, 1), ((await us.RunToolAsync(new("c-1", "pay"), PayAsync)).GetInt32(), runs));
    }

    [DynamoDbFact]
    public async Task StoreAway_NothingIsAcknowledged_AppendsAreRefusedAtTheBound_ThenAllIsStored()
    {
        var process = Process(Us, o => (o.MaxBufferedBytes, o.FlushInterval) = (64 * 1024, TimeSpan.FromMilliseconds(100)));
        var us = await process.StartAsync(Key);
        await SayAsync(us, "first");
        _tap.Before = _ => Task.FromResult(Fate.IsCut);
        var taken = 1;
        void Fill()
        {
            for (; taken < 1000; taken++)
                us.Append("user", new string('x', 1000));
        }

        var refusal = Assert.Throws<SessionException>(Fill);
        Assert.Equal((SessionFault.BufferFull, SessionFault.StoreUnavailable), (refusal.Fault, (await Assert.ThrowsAsync<SessionException>(() => us.CheckpointAsync())).Fault));
        Assert.True(process.Health is { IsHealthy: false, RefusesAppends: true, StoreError.Length: > 0 }, $"{process.Health}");
        Assert.Equal(["first"], await StoredAsync(Us));

        _tap.Before = _ => Task.FromResult(Fate.GoesOn);
        await Eventually.HoldsAsync(() => process.Health is { IsHealthy: true, Dirty: 0, BufferedBytes: 0 }, "what waits is stored");
        Assert.Equal(taken, (await Direct(Us).ReadAsync(Key))!.Content.MessageCount);
    }

    [DynamoDbFact]
    public async Task SegmentComesAfterItsHead_ThePrefixIsStale_ThenItIsWhole()
    {
        var us = await Process(Us).StartAsync(Key);
        await SayAsync(us, "one");
        await SayAsync(us, "two");
        await _table.SettledAsync();
        var late = (await _table[Eu].Sessions.GetAsync(new(Key.Partition, $"seg#{Us}#{us.Head!.Segments[1]}"), consistent: true, default)).Item!;
        await _table[Eu].Sessions.DeleteAsync(late.Key, WriteCondition.None, default);

        var eu = await Process(Eu).StartAsync(Key);
        Assert.Equal((true, "one"), (eu.IsStale, Assert.Single(Texts(eu))));
        await SayAsync(eu, "three");
        await _table[Eu].Sessions.PutAsync(late, WriteCondition.None, default);
        await eu.RefreshAsync();

        Assert.False(eu.IsStale);
        Assert.Equal(["one", "three", "two"], Texts(eu).Order());
    }

    [DynamoDbFact]
    public async Task LargerThanAnItem_IsSplit_LargerThanASession_IsRefusedWithBothFigures()
    {
        var us = await Process(Us).StartAsync(Key);
        var bytes = new byte[900_000];
        new Random(1).NextBytes(bytes);
        var text = Convert.ToBase64String(bytes);
        us.Append("user", text[..1_000_000]);
        await us.CheckpointAsync();

        var refusal = Assert.Throws<SessionException>(() => us.Append("user", text));

        Assert.Equal(SessionFault.TooLarge, refusal.Fault);
        Assert.Contains("1048576", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([text[..1_000_000]], await StoredAsync(Us));
    }

    [DynamoDbFact]
    public async Task ItsHourIsOver_ANewOneBegins_ThoughDynamoDbHasNotDeletedItsItems()
    {
        await SayAsync(await Process(Us).StartAsync(Key), "one");
        _tap.ClockAhead = TimeSpan.FromMinutes(61);

        var us = await Process(Us).StartAsync(Key);
        Assert.Empty(us.Messages);
        await SayAsync(us, "two");

        Assert.Equal((2, "two"), (us.Head!.Version, Assert.Single(await StoredAsync(Us))));
    }

    [DynamoDbFact]
    public async Task DynamoDbDeletedAnOpenSessionsItems_ItIsStoredAnew()
    {
        var us = await Process(Us).StartAsync(Key);
        await SayAsync(us, "one");
        foreach (var item in (await _table[Us].Sessions.QueryAsync(Key.Partition, "", consistent: true, default)).Items)
            await _table[Us].Sessions.DeleteAsync(item.Key, WriteCondition.None, default);
        _tap.ClockAhead = TimeSpan.FromHours(26);
        us.SetState("k", 1);
        await us.RefreshAsync();

        await SayAsync(us, "two");

        Assert.Equal("two", (await StoredAsync(Us))[^1]);
        Assert.False((await Process(Us).ReadAsync(Key))!.IsStale);
    }

    [DynamoDbFact]
    public async Task ClockOfAProcessIsHoursAhead_OrderAndExpiryGoByDynamoDbsDate()
    {
        var ahead = await Process(Us, time: new ClockAhead(TimeSpan.FromHours(3))).StartAsync(Key);
        await SayAsync(ahead, "one");
        await _table.SettledAsync();

        await SayAsync(await Process(Eu).StartAsync(Key), "two");
        await _table.SettledAsync();

        Assert.Equal(["one", "two"], (await Process(Us, time: new ClockAhead(TimeSpan.FromHours(3))).ReadAsync(Key))!.Content.Messages.Select(m => m.Parts[0].Text));
    }

    public async Task DisposeAsync()
    {
        if (_table is null)
            return;
        (_tap.Before, _tap.After) = (_ => Task.FromResult(Fate.GoesOn), _ => Task.FromResult(Fate.GoesOn));
        foreach (var process in _processes)
            await process.DisposeAsync();
        foreach (var client in _clients)
            client.Dispose();
        await _tap.DisposeAsync();
        await _table.DisposeAsync();
    }

    /// <summary>One whose calls the tap sees.</summary>
    private AgentSessions Process(string region, Action<SessionOptions>? configure = null, TimeProvider? time = null)
    {
        var connection = _table.OptionsOf(region);
        (connection.Calls.Endpoint, connection.Calls.RequestTimeout) = (_tap.Address, TimeSpan.FromSeconds(2));
        var client = new DynamoDbSessions(connection);
        _clients.Add(client);
        return Process(region, client.Tables, configure, time);
    }

    private AgentSessions Direct(string region) => Process(region, _table[region], null, null);

    private AgentSessions Process(string region, SessionTables tables, Action<SessionOptions>? configure, TimeProvider? time)
    {
        var options = new SessionOptions { Region = region, FlushInterval = TimeSpan.FromMinutes(10) };
        configure?.Invoke(options);
        var process = new AgentSessions(tables, options, time ?? TimeProvider.System, () => $"id-{Interlocked.Increment(ref _ids)}");
        _processes.Add(process);
        return process;
    }

    /// <summary>What the table holds, by a process that knows nothing else.</summary>
    private async Task<List<string?>> StoredAsync(string region) =>
        [.. (await Direct(region).ReadAsync(Key))!.Content.Messages.Select(m => m.Parts[0].Text)];

    private sealed class ClockAhead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}

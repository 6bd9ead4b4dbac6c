using AgentRegions.Core.Tables;
using AgentRegions.Testing;
using static AgentRegions.Sessions.Tests.World;

namespace AgentRegions.Sessions.Tests.Checkpoints;

/// <summary>What is acknowledged is stored, whatever the store does.</summary>
public sealed class StoreFaultTests : IAsyncDisposable
{
    private readonly World _world = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task AnswerLost_TheWriteHappened_ItIsRecognised_AndWrittenOnce(int lost)
    {
        var us = await _world.Process("us").StartAsync(Key);
        await SayAsync(us, "one");
        us.Append("user", "two");
        _world.Table["us"].Faults.LoseAnswers(lost);

        await _world.DoneAsync(us.CheckpointAsync());

        Assert.Equal(2, us.Head!.Version);
        Assert.Equal(["one", "two"], (await _world.Process("us").ReadAsync(Key))!.Content.Messages.Select(m => m.Parts[0].Text));
    }

    [Fact]
    public async Task HeadsAnswerLost_AndStoreAway_NextCheckpointKeepsBoth()
    {
        var table = new WatchedTable(_world.Table["us"]);
        var us = await _world.Process("us", table: table).StartAsync(Key);
        await SayAsync(us, "one");
        us.Append("user", "two");
        table.BeforePut = async item =>
        {
            if (!item.Key.Sort.StartsWith("head#", StringComparison.Ordinal))
                return;
            _world.Table["us"].Faults.Outage = false;
            await _world.Table["us"].PutAsync(item, WriteCondition.None, default);
            _world.Table["us"].Faults.Outage = true;
        };
        var error = await Assert.ThrowsAsync<SessionException>(() => _world.DoneAsync(us.CheckpointAsync()));
        Assert.Equal(SessionFault.StoreUnavailable, error.Fault);
        Assert.True(us.IsDirty);

        table.BeforePut = _ => Task.CompletedTask;
        _world.Table["us"].Faults.Outage = false;
        us.Append("user", "three");
        await us.CheckpointAsync();

        Assert.Equal(3, us.Head!.Version);
        Assert.Equal(["one", "two", "three"], (await _world.Process("us").ReadAsync(Key))!.Content.Messages.Select(m => m.Parts[0].Text));
    }

    [Fact]
    public async Task Throttled_ItIsTriedAgain_AndStored()
    {
        var table = new WatchedTable(_world.Table["us"]);
        var refusals = 2;
        table.BeforePut = _ => refusals-- > 0 ? throw new TableException("Throttled", "too many requests") { NothingWritten = true } : Task.CompletedTask;
        var us = await _world.Process("us", table: table).StartAsync(Key);
        us.Append("user", "one");

        await _world.DoneAsync(us.CheckpointAsync());

        Assert.False(us.IsDirty);
        Assert.Single((await _world.Process("us").ReadAsync(Key))!.Content.Messages);
    }

    [Fact]
    public async Task DiedBetweenSegmentAndHead_TheLastCheckpointStands()
    {
        var table = new WatchedTable(_world.Table["us"]);
        var us = await _world.Process("us", table: table).StartAsync(Key);
        await SayAsync(us, "one");
        table.BeforePut = item => item.Key.Sort.StartsWith("head#", StringComparison.Ordinal) ? throw new OperationCanceledException("killed") : Task.CompletedTask;
        us.Append("user", "two");
        await Assert.ThrowsAsync<OperationCanceledException>(() => us.CheckpointAsync());
        table.BeforePut = _ => Task.CompletedTask;

        var after = await _world.Process("us").StartAsync(Key);

        Assert.Equal(["one"], Texts(after));
        Assert.False(after.IsStale);
    }

    [Fact]
    public async Task StoreAwayForTenMinutes_NothingIsAcknowledged_AppendsAreRefusedAtTheBound_ThenAllIsStored()
    {
        var process = _world.Process("us", o => o.MaxBufferedBytes = 64 * 1024);
        var us = await process.StartAsync(Key);
        await SayAsync(us, "first");
        _world.Table["us"].Faults.Outage = true;
        var taken = 1;
        SessionException? refusal = null;
        for (var second = 0; second < 600; second += 5)
        {
            try
            {
                us.Append("user", new string('x', 1000));
                taken++;
            }
            catch (SessionException e)
            {
                refusal ??= e;
            }
            _world.Pass(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(SessionFault.BufferFull, refusal!.Fault);
        Assert.InRange(taken, 50, 65);
        var health = process.Health;
        Assert.True(health.RefusesAppends && !health.IsHealthy && health.Dirty == 1 && health.StoreAwayFor > TimeSpan.FromMinutes(9), health.ToString());
        await Assert.ThrowsAsync<SessionException>(() => _world.DoneAsync(us.CheckpointAsync()));

        _world.Table["us"].Faults.Outage = false;
        await Eventually.HoldsAsync(
            () =>
            {
                _world.Pass(TimeSpan.FromSeconds(1));
                return process.Health is { IsHealthy: true, BufferedBytes: 0, Dirty: 0 };
            },
            "what waits is stored");
        Assert.Equal(taken, (await _world.Process("us").ReadAsync(Key))!.Content.MessageCount);
    }

    [Fact]
    public async Task ClosedWhileTheStoreIsAway_IsStoredWhenItIsBack()
    {
        var us = await _world.Process("us").StartAsync(Key);
        us.Append("user", "one");
        _world.Table["us"].Faults.Outage = true;
        await _world.DoneAsync(us.DisposeAsync().AsTask());
        _world.Table["us"].Faults.Outage = false;

        _world.Pass(TimeSpan.FromSeconds(10));

        Assert.NotNull(await _world.Process("us").ReadAsync(Key));
    }

    [Fact]
    public async Task TwoProcessesOfARegion_WriteTheSameSession_NothingIsLost()
    {
        var one = await _world.Process("us").StartAsync(Key);
        await SayAsync(one, "one");
        var other = await _world.Process("us").StartAsync(Key);
        await SayAsync(other, "two");
        one.SetState("k", 1);

        await SayAsync(one, "three");

        Assert.Equal(["one", "two", "three"], Texts(one));
        Assert.Equal(3, one.Head!.Version);
    }

    [Fact]
    public async Task AnotherProcessNeverStops_ConflictIsSaid()
    {
        var table = new WatchedTable(_world.Table["us"]);
        var us = await _world.Process("us", table: table).StartAsync(Key);
        await SayAsync(us, "one");
        var other = _world.Process("us");
        table.BeforePut = async item =>
        {
            if (!item.Key.Sort.StartsWith("head#", StringComparison.Ordinal))
                return;
            await using var session = await other.StartAsync(Key);
            await SayAsync(session, $"again {session.MessageCount}");
        };

        var error = await Assert.ThrowsAsync<SessionException>(() => SayAsync(us, "two"));

        Assert.Equal(SessionFault.Conflict, error.Fault);
        Assert.True(us.IsDirty);
        table.BeforePut = _ => Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}

using System.Text.Json;
using AgentRegions.Core.Sessions;
using AgentRegions.Sessions.Effects;
using static AgentRegions.Sessions.Tests.World;

namespace AgentRegions.Sessions.Tests.Effects;

public sealed class RunToolTests : IAsyncDisposable
{
    private static readonly ToolCall Pay = new("call-1", "pay", JsonElement.Parse("""{"amount":5,"to":"ann"}"""));

    private readonly World _world = new();
    private int _runs;

    [Fact]
    public async Task RanBefore_AnotherRegionGetsTheResult_AndDoesNotRunIt()
    {
        var us = await _world.Process("us").StartAsync(Key);
        us.Append(new SessionMessage { Id = "m-1", Role = "assistant", Parts = [MessagePart.OfCall(Pay.Id, Pay.Name, Pay.Arguments)] });
        Assert.Equal("paid 1", (await us.RunToolAsync(Pay, RunAsync)).GetString());
        Assert.False(us.IsDirty);
        _world.Settle();

        var eu = await _world.Process("eu").StartAsync(Key);
        var result = await eu.RunToolAsync(Pay with { Arguments = JsonElement.Parse("""{"to":"ann","amount":5}""") }, RunAsync);

        Assert.Equal("paid 1", result.GetString());
        Assert.Equal(1, _runs);
        Assert.Equal(["m-1", "tool.call-1"], eu.Messages.Select(m => m.Id));
    }

    [Fact]
    public async Task CheckpointNeverArrived_TheEffectStillRunsOnce()
    {
        _world.Table.Partition("us", "eu");
        await (await _world.Process("us").StartAsync(Key)).RunToolAsync(Pay, RunAsync);

        var result = await (await _world.Process("eu").StartAsync(Key)).RunToolAsync(Pay, RunAsync);

        Assert.Equal(("paid 1", 1), (result.GetString(), _runs));
    }

    [Fact]
    public async Task AnswersOfTheEffectTableAreLost_ItRunsOnce_AndIsRecorded()
    {
        var us = await _world.Process("us").StartAsync(Key);
        _world.Effects.Faults.LoseAnswers(2);
        await _world.DoneAsync(us.RunToolAsync(Pay, cancellationToken =>
        {
            _world.Effects.Faults.LoseAnswers(2);
            return RunAsync(cancellationToken);
        }));

        Assert.Equal("paid 1", (await us.RunToolAsync(Pay, RunAsync)).GetString());
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task DiedWhileRunning_OthersWait_ThenItIsUnknown_UntilAPersonForgetsIt()
    {
        var key = EffectKey.OfCall(Key, Pay.Id);
        var (us, eu) = (_world.Process("us"), _world.Process("eu"));
        var request = new EffectRequest(key) { Fingerprint = EffectRequest.FingerprintOf(Pay.Name, Pay.Arguments) };
        var dead = Assert.IsType<EffectClaim.Claimed>(await us.Effects.ClaimAsync(request));
        var session = await eu.StartAsync(Key);

        Assert.Equal(SessionFault.EffectInProgress, (await Assert.ThrowsAsync<SessionException>(() => session.RunToolAsync(Pay, RunAsync))).Fault);
        _world.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(SessionFault.EffectUnknown, (await Assert.ThrowsAsync<SessionException>(() => session.RunToolAsync(Pay, RunAsync))).Fault);
        Assert.Equal(EffectOutcome.Done, await eu.Effects.ForgetAsync(key));
        Assert.Equal("paid 1", (await session.RunToolAsync(Pay, RunAsync)).GetString());

        Assert.Equal(EffectOutcome.NotOwner, await us.Effects.CommitAsync(key, dead.Owner, JsonElement.Parse("\"late\"")));
        Assert.Equal(EffectOutcome.NotOwner, await us.Effects.ForgetAsync(key));
    }

    [Fact]
    public async Task UnknownFate_TheFirstOwnerMayStillCommit_AndAnIdempotentToolRunsAgain()
    {
        var effects = _world.Process("us").Effects;
        var request = new EffectRequest(EffectKey.Of("acme", "k-1")) { Fingerprint = "f" };
        var first = Assert.IsType<EffectClaim.Claimed>(await effects.ClaimAsync(request));
        _world.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.IsType<EffectClaim.Unknown>(await effects.ClaimAsync(request));

        Assert.Equal(EffectOutcome.Done, await effects.CommitAsync(request.Key, first.Owner, JsonElement.Parse("1")));
        Assert.Equal(1, Assert.IsType<EffectClaim.Replayed>(await effects.ClaimAsync(request)).Result!.Value.GetInt32());
        Assert.Equal(EffectOutcome.Done, await effects.CommitAsync(request.Key, first.Owner, JsonElement.Parse("1")));
        Assert.Equal(EffectOutcome.NotOwner, await effects.CommitAsync(request.Key, first.Owner, JsonElement.Parse("2")));
        Assert.Equal(EffectOutcome.NotOwner, await effects.ReleaseAsync(request.Key, first.Owner));

        var other = request with { Key = EffectKey.Of("acme", "k-2") };
        await effects.ClaimAsync(other);
        _world.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.True(Assert.IsType<EffectClaim.Claimed>(await effects.ClaimAsync(other with { IsIdempotent = true })).IsRerun);
    }

    [Fact]
    public async Task SameKeyAnotherPayload_IsRefused()
    {
        var us = await _world.Process("us").StartAsync(Key);
        await us.RunToolAsync(Pay, RunAsync);

        var error = await Assert.ThrowsAsync<SessionException>(() => us.RunToolAsync(Pay with { Arguments = JsonElement.Parse("""{"amount":6,"to":"ann"}""") }, RunAsync));

        Assert.Equal((SessionFault.EffectMismatch, 1), (error.Fault, _runs));
    }

    [Theory]
    [InlineData(true, ToolKind.Mutating, null)]
    [InlineData(false, ToolKind.Idempotent, null)]
    [InlineData(false, ToolKind.Mutating, SessionFault.EffectUnknown)]
    public async Task ToolThrew_ItRunsAgain_OnlyWhereThatIsSafe(bool didNothing, ToolKind kind, SessionFault? refusal)
    {
        var us = await _world.Process("us").StartAsync(Key);
        Exception failure = didNothing ? new ToolDidNothingException("no funds") : new InvalidOperationException("connection lost");
        Assert.Same(failure, await Record.ExceptionAsync(() => us.RunToolAsync(Pay, _ => throw failure, kind)));

        var again = await Record.ExceptionAsync(() => us.RunToolAsync(Pay, RunAsync, kind));

        Assert.Equal(refusal, (again as SessionException)?.Fault);
        Assert.Equal(refusal is null ? 1 : 0, _runs);
    }

    [Fact]
    public async Task NoEffectTable_MutatingIsRefused_IdempotentAndReadOnlyRun()
    {
        var us = await _world.Process("us", withEffects: false).StartAsync(Key);

        var error = await Assert.ThrowsAsync<SessionException>(() => us.RunToolAsync(Pay, RunAsync));
        Assert.Equal(SessionFault.EffectRefused, error.Fault);
        Assert.Contains("declare the tool idempotent", error.Message, StringComparison.Ordinal);
        await us.RunToolAsync(Pay, RunAsync, ToolKind.Idempotent);
        await us.RunToolAsync(new("call-2", "look"), RunAsync, ToolKind.ReadOnly);
        Assert.Equal(2, _runs);
    }

    [Theory]
    [InlineData("NotActive")]
    [InlineData("KnowledgeTooOld")]
    [InlineData("NothingKnown")]
    public async Task Fenced_MutatingIsRefused_CheckpointsAndReplaysGoOn(string reason)
    {
        var process = _world.Process("us");
        var us = await process.StartAsync(Key);
        await us.RunToolAsync(Pay, RunAsync);
        _world.Knowledge.Current = reason switch
        {
            "NotActive" => new(2, ["eu"], TimeSpan.Zero),
            "KnowledgeTooOld" => new(2, ["us"], TimeSpan.FromSeconds(31)),
            _ => null,
        };

        Assert.Equal(SessionFault.EffectRefused, (await Assert.ThrowsAsync<SessionException>(() => us.RunToolAsync(Pay with { Id = "call-2" }, RunAsync))).Fault);
        Assert.Equal(reason, process.Effects.Refusal!.Reason);
        Assert.Equal("paid 1", (await us.RunToolAsync(Pay, RunAsync)).GetString());
        await SayAsync(us, "still here");
        Assert.False(us.IsDirty);
    }

    [Fact]
    public async Task HundredClaimAtOnce_OneRuns()
    {
        var effects = Enumerable.Range(0, 4).Select(i => _world.Process(i % 2 == 0 ? "us" : "eu").Effects).ToList();
        var request = new EffectRequest(EffectKey.OfIngestion("acme", "doc", "1", "h", "p")) { Fingerprint = "f" };

        var claims = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => effects[i % 4].ClaimAsync(request))));

        Assert.Single(claims.OfType<EffectClaim.Claimed>());
        Assert.Equal(99, claims.OfType<EffectClaim.InProgress>().Count());
    }

    [Fact]
    public async Task Swept_AfterTheFailoverWindowAndADay_NotBefore()
    {
        var us = await _world.Process("us").StartAsync(Key);
        await us.RunToolAsync(Pay, RunAsync);
        _world.Pass(TimeSpan.FromHours(24), TimeSpan.FromMinutes(10));
        Assert.NotEmpty((await _world.Effects.QueryAsync($"effect#default#session#{Key.Id}", "", consistent: true, default)).Items);

        _world.Pass(TimeSpan.FromHours(5), TimeSpan.FromMinutes(10));

        Assert.Empty((await _world.Effects.QueryAsync($"effect#default#session#{Key.Id}", "", consistent: true, default)).Items);
    }

    [Fact]
    public void IngestionHash_NoTwoListsOfPartsReadTheSame()
    {
        Assert.Equal("c790af3e83f510e0", EffectKey.IngestionHash("doc", "1", "h", "p")[..16]);
        Assert.NotEqual(EffectKey.IngestionHash("doc1", "", "h", "p"), EffectKey.IngestionHash("doc", "1", "h", "p"));
        Assert.NotEqual(EffectKey.IngestionHash("a", "bc", "h", "p"), EffectKey.IngestionHash("ab", "c", "h", "p"));
    }

    private Task<JsonElement> RunAsync(CancellationToken cancellationToken) => Task.FromResult(JsonElement.Parse($"\"paid {++_runs}\""));

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}

using AgentRegions.Sidecar.Tests.Sessions;
using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Effects;

public sealed class EffectTests : IDisposable
{
    private const string Charge = """{"tool": "charge", "arguments": {"cents": 100, "to": "a"}}""";
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Committed_ClaimedAgainInAnotherRegion_IsReplayed()
    {
        await using var us = await StoredSidecar.StartAsync(_folder);
        await using var eu = await StoredSidecar.StartAsync(_folder, "eu-west-1");
        var claim = await ClaimAsync(us, Charge);
        Assert.Equal((201, "claimed"), (claim.Status, claim.Json.GetProperty("status").GetString()));
        Assert.Equal(204, (await us.SendAsync("PUT", "/v1/effects/call-1?session=s1", """{"result": {"receipt": 7}}""", claim.Headers["ETag"])).Status);

        var replay = await ClaimAsync(eu, """{"tool": "charge", "arguments": {"to": "a", "cents": 100}}""");

        Assert.Equal((200, "replayed", 7), (replay.Status, replay.Json.GetProperty("status").GetString(), replay.Json.GetProperty("result").GetProperty("receipt").GetInt32()));
        Assert.Equal(1, (await eu.GetAsync("/health")).Json.GetProperty("dedupe").GetProperty("hit_rate").GetDouble());
    }

    [Fact]
    public async Task Runs_ClaimedAgain_IsInProgress()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder);
        await ClaimAsync(sidecar, Charge);

        var second = await ClaimAsync(sidecar, Charge);

        Assert.Equal("in-progress", second.ProblemOf(409));
        Assert.InRange(int.Parse(second.Headers["Retry-After"]), 1, 300);
    }

    [Fact]
    public async Task ItsTimeIsOver_ClaimedAgain_IsUnknownUntilAPersonForgetsIt()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder, change: o => o with { Store = o.Store! with { EffectTimeout = TimeSpan.FromSeconds(1) } });
        var claim = await ClaimAsync(sidecar, Charge);
        Assert.Equal("not-unknown", (await sidecar.SendAsync("POST", "/v1/effects/call-1:forget?session=s1")).ProblemOf(412));
        await Eventually.PassesAsync(async () => Assert.Equal("unknown", (await ClaimAsync(sidecar, Charge)).ProblemOf(409)));

        Assert.Equal(204, (await sidecar.SendAsync("POST", "/v1/effects/call-1:forget?session=s1")).Status);

        Assert.Equal(201, (await ClaimAsync(sidecar, Charge)).Status);
        Assert.Equal("not-owner", (await sidecar.SendAsync("PUT", "/v1/effects/call-1?session=s1", """{"result": 1}""", claim.Headers["ETag"])).ProblemOf(412));
    }

    [Fact]
    public async Task OtherArguments_SameKey_AreRefused()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder);
        await ClaimAsync(sidecar, Charge);

        Assert.Equal("fingerprint-mismatch", (await ClaimAsync(sidecar, """{"tool": "charge", "arguments": {"cents": 999}}""")).ProblemOf(422));
    }

    [Fact]
    public async Task Released_ClaimedAgain_IsClaimed()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder);
        var claim = await ClaimAsync(sidecar, Charge);
        Assert.Equal("condition-required", (await sidecar.SendAsync("DELETE", "/v1/effects/call-1?session=s1")).ProblemOf(428));

        Assert.Equal(204, (await sidecar.SendAsync("DELETE", "/v1/effects/call-1?session=s1", match: claim.Headers["ETag"])).Status);

        Assert.Equal(201, (await ClaimAsync(sidecar, Charge)).Status);
    }

    [Fact]
    public async Task AnswerLost_ClaimedAgainWithTheSameToken_IsTheSameClaim()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder);
        const string Owned = """{"tool": "charge", "owner": "mine"}""";
        await ClaimAsync(sidecar, Owned);

        var again = await ClaimAsync(sidecar, Owned);

        Assert.Equal((201, "\"mine\""), (again.Status, again.Headers["ETag"]));
    }

    [Fact]
    public async Task NoEffectTable_OnlyIdempotentToolsRun()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder, tables: t => t with { Effects = null });

        Assert.Equal("no-effect-table", (await ClaimAsync(sidecar, Charge)).ProblemOf(409));
        Assert.Equal(201, (await ClaimAsync(sidecar, """{"tool": "look", "idempotent": true}""")).Status);
    }

    [Fact]
    public async Task NoKey_Claim_SaysWhichHeader()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder);

        Assert.Equal("idempotency-key-required", (await sidecar.SendAsync("POST", "/v1/effects", Charge)).ProblemOf(400));
    }

    public void Dispose() => _folder.Dispose();

    private static Task<Answer> ClaimAsync(RunningSidecar sidecar, string body) =>
        sidecar.SendAsync(HttpMethod.Post, "/v1/effects?session=s1", body, ("Idempotency-Key", "call-1"));
}

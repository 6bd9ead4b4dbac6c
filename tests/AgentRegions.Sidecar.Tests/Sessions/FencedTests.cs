using AgentRegions.Sidecar.Tests.Knowledge;
using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Sessions;

public sealed class FencedTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task NotActive_EffectsAreRefused_CheckpointsAreNot()
    {
        await using var op = await StubOperator.StartAsync();
        await using var sidecar = await StartAsync(op);
        op.Tell(3, "us-east-1");
        await FencedBecomesAsync(sidecar, null);
        var tag = await sidecar.BeginAsync();
        Assert.Equal("\"3.1.us-east-1\"", tag);

        op.Tell(4, "eu-west-1");
        await FencedBecomesAsync(sidecar, "NotActive");

        var claim = await sidecar.SendAsync(HttpMethod.Post, "/v1/effects", """{"tool": "charge"}""", ("Idempotency-Key", "k1"));
        Assert.Equal("fenced", claim.ProblemOf(409));
        Assert.Contains("eu-west-1", claim.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await sidecar.SendAsync("POST", "/v1/sessions/s1/messages", StoredSidecar.Message("m2"), tag)).Status);
    }

    [Fact]
    public async Task EpochMovedOn_OldTag_IsAStaleEpoch()
    {
        await using var op = await StubOperator.StartAsync();
        await using var sidecar = await StartAsync(op);
        op.Tell(3, "us-east-1");
        await FencedBecomesAsync(sidecar, null);
        var tag = await sidecar.BeginAsync();
        op.Tell(5, "us-east-1");
        await Eventually.PassesAsync(async () => Assert.Equal(5, (await sidecar.GetAsync("/v1/service")).Json.GetProperty("epoch").GetInt32()));
        await sidecar.SendAsync("POST", "/v1/sessions/s1/messages", StoredSidecar.Message("m2"), tag);

        Assert.Equal("stale-epoch", (await sidecar.SendAsync("POST", "/v1/sessions/s1/messages", StoredSidecar.Message("m3"), tag)).ProblemOf(409));
    }

    [Fact]
    public async Task ActiveSetChanges_NobodyRunsEffects()
    {
        await using var op = await StubOperator.StartAsync();
        await using var sidecar = await StartAsync(op);

        op.Tell(4, "us-east-1", changing: true);

        await FencedBecomesAsync(sidecar, "NotActive");
    }

    [Fact]
    public async Task KnowledgeOlderThanItsLimit_Fences()
    {
        await using var op = await StubOperator.StartAsync();
        await using var sidecar = await StartAsync(op);
        Assert.Equal("NothingKnown", (await sidecar.GetAsync("/v1/service")).Json.GetProperty("fenced").GetString());

        op.Tell(4, "us-east-1", asOf: 40);

        await FencedBecomesAsync(sidecar, "KnowledgeTooOld");
    }

    public void Dispose() => _folder.Dispose();

    private Task<RunningSidecar> StartAsync(StubOperator op) =>
        StoredSidecar.StartAsync(_folder, change: o => o with { Operator = op.Address, Service = new("agents", "support") });

    private static Task FencedBecomesAsync(RunningSidecar sidecar, string? reason) => Eventually.PassesAsync(async () =>
        Assert.Equal(reason, (await sidecar.GetAsync("/v1/service")).Json.TryGetProperty("fenced", out var fenced) ? fenced.GetString() : null));
}

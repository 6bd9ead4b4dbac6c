using AgentRegions.Core.Tables;
using AgentRegions.Sessions.Files;
using AgentRegions.Sidecar.Tests.Knowledge;
using AgentRegions.Sidecar.Tests.Sessions;
using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Switchovers;

/// <summary>Conversations of us-east-1 that come over to eu-west-1 while nothing of them has been replicated: each region's table is a folder of its own.</summary>
public sealed class SessionPeerTests : IAsyncLifetime, IDisposable
{
    private static readonly (string, string)[] Regions = [("us-east-1", "https://us.example.com"), ("eu-west-1", "https://eu.example.com")];

    private readonly TempFolder _us = new();
    private readonly TempFolder _eu = new();
    private StubOperator _operator = null!;
    private RunningSidecar _sidecar = null!;

    public async Task InitializeAsync()
    {
        _operator = await StubOperator.StartAsync();
        _operator.Tell(1, "us-east-1", regions: Regions);
        var there = new Dictionary<string, ITable> { ["us-east-1"] = FileTables.In(_us.PathOf("store"), TimeProvider.System).Sessions };
        _sidecar = await StartAsync(_eu, "eu-west-1", t => t with { Peers = there });
        await using var us = await StartAsync(_us, "us-east-1");
        await EpochBecomesAsync(us, 1);
        await EpochBecomesAsync(_sidecar, 1);
        await us.BeginAsync();
    }

    [Fact]
    public async Task PlannedChangeOpensTheRegion_ItGoesOnAtOnce()
    {
        Assert.Equal(404, (await _sidecar.GetAsync("/v1/sessions/s1")).Status);
        Assert.DoesNotContain("agentregion_sessions_peer_reads_total", (await _sidecar.GetAsync("/metrics")).Body, StringComparison.Ordinal);

        _operator.Tell("Open", 1, "us-east-1", regions: Regions);

        await GoesOnAsync("\"1.2.eu-west-1\"");
        var metrics = (await _sidecar.GetAsync("/metrics")).Body.Split('\n');
        Assert.Contains(metrics, l => l.StartsWith("agentregion_sessions_peer_ahead_total{", StringComparison.Ordinal) && l.Contains("peer=\"us-east-1\"", StringComparison.Ordinal));
        Assert.Contains(metrics, l => l.StartsWith("agentregion_sessions_peer_reads_total{", StringComparison.Ordinal) && l.Contains("result=\"answered\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ServiceFailsOver_ItGoesOnAtOnce()
    {
        _operator.Tell(2, "eu-west-1", regions: Regions);

        await GoesOnAsync("\"2.2.eu-west-1\"");
    }

    public async Task DisposeAsync()
    {
        await _sidecar.DisposeAsync();
        await _operator.DisposeAsync();
    }

    public void Dispose()
    {
        _us.Dispose();
        _eu.Dispose();
    }

    private async Task GoesOnAsync(string tag)
    {
        await Eventually.PassesAsync(async () => Assert.True((await _sidecar.GetAsync("/v1/service")).Json.GetProperty("takesTraffic").GetBoolean()));
        Assert.Equal(1, (await _sidecar.GetAsync("/v1/sessions/s1", ("Cache-Control", "no-cache"))).Json.GetProperty("messageCount").GetInt32());
        var claimed = await _sidecar.SendAsync("POST", "/v1/sessions/s1:claim");
        Assert.Equal((200, tag), (claimed.Status, claimed.Headers["ETag"]));
        var said = await _sidecar.SendAsync("POST", "/v1/sessions/s1/messages", StoredSidecar.Message("m2"), tag);
        Assert.Equal((200, 2), (said.Status, said.Json.GetProperty("messageCount").GetInt32()));
    }

    private Task<RunningSidecar> StartAsync(TempFolder folder, string region, Func<SessionTables, SessionTables>? tables = null) =>
        StoredSidecar.StartAsync(folder, region, o => o with { Operator = _operator.Address, Service = new("agents", "support") }, tables);

    private static Task EpochBecomesAsync(RunningSidecar sidecar, int epoch) => Eventually.PassesAsync(
        async () => Assert.Equal(epoch, (await sidecar.GetAsync("/v1/service")).Json.TryGetProperty("epoch", out var known) ? known.GetInt32() : 0));
}

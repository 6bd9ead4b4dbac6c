using System.Text.Json;
using AgentRegions.Core.Health;
using AgentRegions.Sandbox.Agents;
using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.Agents;

public sealed class RegionAgentTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(20) };
    private RegionAgent _agent = null!;

    public async Task InitializeAsync() => _agent = await RegionAgent.StartAsync(DemoContract.Of("us-east-1"), 0, TimeProvider.System, default);

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task Killed_RefusesConnections_UntilItIsRevivedAsNew()
    {
        _agent.Agent.Change(new() { Mode = AgentMode.Degraded, ModelTag = "m-8" });
        var before = _agent.Endpoint;

        await _agent.KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => HealthAsync());
        await _agent.ReviveAsync(default);

        var report = await HealthAsync();
        Assert.Equal(before, _agent.Endpoint);
        Assert.Equal(("ok", "m-7", "us-east-1"), (report.Status, report.ModelTag, report.Region));
    }

    [Fact]
    public async Task Killed_CutsARequestInTheAir()
    {
        _agent.Agent.Change(new() { Mode = AgentMode.Hang });
        var hanging = Http.GetAsync(_agent.Endpoint);

        await _agent.KillAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
    }

    [Fact]
    public async Task NetworkCut_NothingComesThrough_UntilItIsHealed()
    {
        _agent.Network.Cut();
        using (var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(200)))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Http.GetAsync(new Uri(_agent.Endpoint, "/health"), impatient.Token));
        var waiting = HealthAsync();
        Assert.True(_agent.IsRunning);

        _agent.Network.Heal();

        Assert.Equal("ok", (await waiting).Status);
    }

    [Fact]
    public async Task OpenStream_TicksAndCountsAsActive_UntilItsListenerLeaves()
    {
        using (var answer = await Http.GetAsync(new Uri(_agent.Endpoint, "/stream"), HttpCompletionOption.ResponseHeadersRead))
        using (var reader = new StreamReader(await answer.Content.ReadAsStreamAsync()))
        {
            Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal("id: 0", await reader.ReadLineAsync());
            Assert.Equal("data: token 0 from us-east-1", await reader.ReadLineAsync());
            Assert.Equal(1, (await HealthAsync()).Streams?.Active);
        }
        await Eventually.BecomesAsync(HealthAsync, report => report.Streams?.Active == 0, "the stream is counted no more");
    }

    [Fact]
    public async Task PortTaken_TakesAnotherOne()
    {
        await using var second = await RegionAgent.StartAsync(DemoContract.Of("eu-west-1"), _agent.Address.Port, TimeProvider.System, default);

        Assert.NotEqual(_agent.Address.Port, second.Address.Port);
    }

    [Fact]
    public async Task Turned_SaysWhenItDiesAndComesBack()
    {
        var seen = new List<bool>();
        _agent.Turned += agent =>
        {
            seen.Add(agent.IsRunning);
            return Task.CompletedTask;
        };

        await _agent.KillAsync();
        await _agent.ReviveAsync(default);

        Assert.Equal([false, true], seen);
    }

    private async Task<HealthReport> HealthAsync() =>
        JsonSerializer.Deserialize(await Http.GetByteArrayAsync(new Uri(_agent.Endpoint, "/health")), HealthJson.Default.HealthReport)!;
}

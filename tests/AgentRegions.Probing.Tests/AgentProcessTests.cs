using System.Net;
using System.Net.Sockets;
using AgentRegions.Testing;

namespace AgentRegions.Probing.Tests;

[NeedsServers]
public class AgentProcessTests
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero });

    [Fact]
    public async Task Agent_KilledAndRestarted_AnswersAgainAtTheSameEndpoint()
    {
        await using var agent = await AgentProcess.StartAsync("us-east-1", "--model-tag", "m-9");
        Assert.Contains("\"model_tag\":\"m-9\"", await Http.GetStringAsync(new Uri(agent.Endpoint, "/health")));
        Assert.StartsWith("us-east-1 served this", await Http.GetStringAsync(agent.Endpoint));

        await agent.KillAsync();
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => Http.GetStringAsync(agent.Endpoint));
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);

        await agent.RestartAsync();
        Assert.Contains("\"region\":\"us-east-1\"", await Http.GetStringAsync(new Uri(agent.Endpoint, "/health")));
    }

    [Fact]
    public async Task Agent_FrozenAndThawed_FallsSilentThenAnswers()
    {
        await using var agent = await AgentProcess.StartAsync("eu-west-1");
        agent.Freeze();
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Http.GetStringAsync(agent.Endpoint, enough.Token));
        agent.Thaw();
        Assert.StartsWith("eu-west-1 served this", await Http.GetStringAsync(agent.Endpoint));
    }

    [Fact]
    public async Task Agent_ToldToMisbehave_Does()
    {
        await using var agent = await AgentProcess.StartAsync("eu-west-1");
        await agent.SetModeAsync("down503");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Http.GetAsync(agent.Endpoint)).StatusCode);
        await agent.ControlAsync("""{"mode": "ok", "schema_rev": "2", "queue": {"depth": 7}}""");
        var health = await Http.GetStringAsync(new Uri(agent.Endpoint, "/health"));
        Assert.Contains("\"schema_rev\":\"2\"", health);
        Assert.Contains("\"depth\":7", health);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => agent.SetModeAsync("explode"));
        Assert.Contains("half-fail", refused.Message);
    }
}

using System.Net.Sockets;
using AgentRegions.Sandbox.Agents;
using AgentRegions.Sandbox.Chaos;

namespace AgentRegions.Sandbox.Tests.Chaos;

public sealed class ChaosTests : IAsyncLifetime
{
    private readonly FakeWorld _world = new();
    private ControlEndpoint _control = null!;
    private ControlClient _client = null!;

    private RegionAgent Us => _world.Agents[0];

    public async Task InitializeAsync()
    {
        _world.Agents = [await StartAsync("us-east-1"), await StartAsync("eu-west-1")];
        _control = await ControlEndpoint.StartAsync(_world, default);
        _client = new(Address(_control.Token));
    }

    public async Task DisposeAsync()
    {
        await _control.DisposeAsync();
        foreach (var agent in _world.Agents)
            await agent.DisposeAsync();
    }

    [Theory]
    [InlineData("hang", AgentMode.Hang)]
    [InlineData("slow", AgentMode.Slow)]
    [InlineData("503", AgentMode.Down503)]
    [InlineData("half-fail", AgentMode.HalfFail)]
    [InlineData("degraded", AgentMode.Degraded)]
    [InlineData("not-json", AgentMode.NotJson)]
    [InlineData("huge", AgentMode.Huge)]
    public async Task Misbehaviour_IsOneRegionsAlone(string action, AgentMode mode)
    {
        Assert.StartsWith("us-east-1 ", await ApplyAsync(action, "us-east-1"), StringComparison.Ordinal);

        var state = await _client.StateAsync(default);
        Assert.Equal([mode, AgentMode.Ok], state.Agents.Select(a => a.Mode));
    }

    [Fact]
    public async Task Killed_IsDeadUntilItIsRevived()
    {
        await ApplyAsync("kill", "us-east-1");
        Assert.False((await _client.StateAsync(default)).Agents[0].Running);

        await ApplyAsync("revive", "us-east-1");
        Assert.True((await _client.StateAsync(default)).Agents[0].Running);
    }

    [Fact]
    public async Task AnotherProgramTookADeadAgentsPort_SaysSo_AndItIsRevivedLater()
    {
        await ApplyAsync("kill", "us-east-1");
        using (var other = new TcpListener(Us.Address))
        {
            other.Start();

            var refused = await Assert.ThrowsAsync<ChaosException>(() => ApplyAsync("heal"));

            Assert.Contains($"{Us.Address}", refused.Message, StringComparison.Ordinal);
            Assert.Contains("end the program that took its port", refused.Message, StringComparison.Ordinal);
        }
        await ApplyAsync("heal");
        Assert.True((await _client.StateAsync(default)).Agents[0].Running);
    }

    [Fact]
    public async Task HealOneRegion_LeavesTheOthersBroken()
    {
        await ApplyAsync("cut", "us-east-1");
        await ApplyAsync("break-contract", "us-east-1");
        await ApplyAsync("kill", "eu-west-1");

        await ApplyAsync("heal", "us-east-1");

        var state = await _client.StateAsync(default);
        Assert.Equal((true, false, "m-7"), (state.Agents[0].Running, state.Agents[0].Cut, state.Agents[0].ModelTag));
        Assert.False(state.Agents[1].Running);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("all")]
    public async Task Heal_MendsEverything(string? region)
    {
        await ApplyAsync("cut", "us-east-1");
        await ApplyAsync("kill", "eu-west-1");
        await ApplyAsync("throttle-dns");
        await ApplyAsync("api-server-down");
        Assert.Equal(2, (await _client.StateAsync(default)).Faults.Count);

        Assert.Equal("everything is as new", await ApplyAsync("heal", region));

        var state = await _client.StateAsync(default);
        Assert.All(state.Agents, agent => Assert.True(agent is { Running: true, Cut: false, Mode: AgentMode.Ok }));
        Assert.Empty(state.Faults);
    }

    [Fact]
    public async Task Slow_TakesItsDelay()
    {
        Assert.Equal("us-east-1 answers after 0.5 s", await _client.ApplyAsync(new("slow", "us-east-1", 0.5), default));
        Assert.Equal(TimeSpan.FromSeconds(0.5), Us.Agent.State.Delay);
    }

    [Theory]
    [InlineData("kill", "mars-1", "us-east-1, eu-west-1")]
    [InlineData("kill", null, "us-east-1, eu-west-1")]
    [InlineData("explode", "us-east-1", "throttle-dns")]
    public async Task UnknownWords_AreAnsweredWithTheKnownOnes(string action, string? region, string known)
    {
        var refused = await Assert.ThrowsAsync<ChaosException>(() => ApplyAsync(action, region));

        Assert.Contains(known, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutTheToken_NothingIsDone()
    {
        var stranger = new ControlClient(Address("guessed"));

        await Assert.ThrowsAsync<ChaosException>(() => stranger.ApplyAsync(new("kill", "us-east-1"), default));

        Assert.True(Us.IsRunning);
    }

    private Task<string> ApplyAsync(string action, string? region = null) => _client.ApplyAsync(new(action, region), default);

    private WorldAddress Address(string token) => new(Environment.ProcessId, _control.Address, token, "", "", _control.Address);

    private static Task<RegionAgent> StartAsync(string region) => RegionAgent.StartAsync(DemoContract.Of(region), 0, TimeProvider.System, default);

    private sealed class FakeWorld : IBreakableWorld
    {
        public IReadOnlyList<RegionAgent> Agents { get; set; } = [];

        public bool DnsThrottled { get; set; }

        public bool ApiServerDown { get; set; }

        public string EditDns() => "agent.example.com names 198.51.100.66 now";
    }
}

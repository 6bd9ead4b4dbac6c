using System.Text.Json.Nodes;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;
using AgentRegions.Sandbox.Chaos;
using AgentRegions.Sandbox.World;
using AgentRegions.Testing;
using k8s.Models;

namespace AgentRegions.Sandbox.Tests.World;

/// <summary>One world, broken through its control endpoint as ./dev chaos does it, and mended after each test.</summary>
[NeedsServers]
public sealed class SandboxWorldTests(SandboxWorldTests.Running running) : IClassFixture<SandboxWorldTests.Running>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private readonly SandboxWorld _world = running.World;
    private readonly ControlClient _control = new(new WorldFile(running.Directory).Read());

    [Fact]
    public async Task Samples_AreAppliedAndServe()
    {
        var policy = await ActiveBecomesAsync("us-east-1");

        Assert.Equal("agent.example.com", policy.Spec.Dns.Name);
        var regions = await _world.Client.ListAsync<AgentRegion>(SandboxWorld.Namespace);
        Assert.Equal(3, regions.Count);
        // kubectl apply of an edited sample warns of objects without it.
        Assert.All(regions, r => Assert.Contains("\"endpoint\":", r.Metadata.Annotations!["kubectl.kubernetes.io/last-applied-configuration"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task CutRegion_LosesItsTraffic_AndGetsItBackWhenHealed()
    {
        await ActiveBecomesAsync("us-east-1");

        await _control.ApplyAsync(new("cut", "us-east-1"), default);
        await ActiveBecomesAsync("eu-west-1");
        await _control.ApplyAsync(new("heal"), default);

        await ActiveBecomesAsync("us-east-1");
    }

    [Fact]
    public async Task KilledAgent_ItsWorkloadHasNoReplica_UntilItIsRevived()
    {
        await _control.ApplyAsync(new("kill", "us-west-2"), default);
        await ReplicasBecomeAsync(0);
        await _control.ApplyAsync(new("revive", "us-west-2"), default);

        await ReplicasBecomeAsync(1);
    }

    [Fact]
    public async Task DnsThrottled_NothingMoves_UntilItIsHealed()
    {
        await ActiveBecomesAsync("us-east-1");
        await _control.ApplyAsync(new("throttle-dns"), default);
        var accepted = _world.Route53.Accepted.Count;

        await _control.ApplyAsync(new("kill", "us-east-1"), default);
        await Eventually.BecomesAsync(
            async () => (await _world.Client.GetAsync<AgentRegion>("us-east-1", SandboxWorld.Namespace))!.Status.Verdict, v => v == Verdict.Down, "us-east-1 is Down", Patience);
        Assert.Equal(accepted, _world.Route53.Accepted.Count);
        _world.DnsThrottled = false;
        await ActiveBecomesAsync("eu-west-1");

        await _control.ApplyAsync(new("heal"), default);
        await ActiveBecomesAsync("us-east-1");
    }

    [Fact]
    public async Task DnsEdited_ClientsAreToldTheStranger()
    {
        await ActiveBecomesAsync("us-east-1");
        await AddressBecomesAsync("203.0.113.10");

        var said = await _control.ApplyAsync(new("edit-dns"), default);

        Assert.Equal("agent.example.com names 198.51.100.66 now, in place of 203.0.113.10", said);
        await AddressBecomesAsync("198.51.100.66");
        await _control.ApplyAsync(new("cut", "us-east-1"), default);
        await ActiveBecomesAsync("eu-west-1");
        await _control.ApplyAsync(new("heal"), default);
    }

    [Fact]
    public async Task ApiServerDown_AnswersNobody_UntilItIsHealed()
    {
        await _control.ApplyAsync(new("api-server-down"), default);
        await Assert.ThrowsAnyAsync<Exception>(() => _world.Client.ListAsync<AgentRegion>(SandboxWorld.Namespace));

        await _control.ApplyAsync(new("heal"), default);

        await ActiveBecomesAsync("us-east-1");
    }

    private Task<FailoverPolicy> ActiveBecomesAsync(string region) => Eventually.BecomesAsync(
        async () => (await _world.Client.GetAsync<FailoverPolicy>("support-agent", SandboxWorld.Namespace))!,
        policy => policy.Status is { Phase: PolicyPhase.Serving } status && status.Active == region,
        $"{region} serves", Patience);

    private Task AddressBecomesAsync(string address) => Eventually.HoldsAsync(
        () => _world.Route53.Records("agent.example.com").Single(r => r.Type == RecordType.A).Values.SequenceEqual([address]), $"name servers answer {address}", Patience);

    private async Task ReplicasBecomeAsync(int count) => await Eventually.BecomesAsync(
        async () => (await _world.Client.GetAsync<V1Deployment>("agent-us-west-2", SandboxWorld.Namespace))!.Status!.AvailableReplicas, available => available == count, $"{count} replicas");

    public sealed class Running : IAsyncLifetime
    {
        private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("world-");

        public string Directory => _directory.FullName;

        internal SandboxWorld World { get; private set; } = null!;

        public async Task InitializeAsync() =>
            World = await SandboxWorld.StartAsync(new() { Directory = Directory, PendingFor = TimeSpan.FromMilliseconds(100), EditPolicy = Hasten }, _ => { }, default);

        public async Task DisposeAsync()
        {
            await World.DisposeAsync();
            _directory.Delete(recursive: true);
        }

        private static void Hasten(JsonObject spec)
        {
            spec["cooldown"] = "0s";
            spec["failback"]!["stableFor"] = "1s";
        }
    }
}

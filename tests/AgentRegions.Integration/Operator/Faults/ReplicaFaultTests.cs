using AgentRegions.Sandbox.Route53;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator.Faults;

/// <summary>Two replicas: one acts and answers for both, the other takes over within the lease of 15 s, and what the former leader still sends is refused.</summary>
public sealed class ReplicaFaultTests
{
    // Both wait out the lease, so they do it side by side.
    [OperatorFact]
    public Task LeaderLostInTheMiddleOfAFailover_TheOtherEndsIt() => Task.WhenAll(KilledAsync(), FrozenAsync());

    [OperatorFact]
    public async Task StandsBy_SidecarAsks_GetsTheLeadersAnswer()
    {
        var (service, leader, standby) = await StartPairAsync();
        await using var cleanUp = service;

        var (status, answer) = await Eventually.BecomesAsync(() => standby.ServiceAsync(service.Namespace, "agent"), a => a.Status == 200, "the standby answers");

        var told = (await leader.ServiceAsync(service.Namespace, "agent")).Answer;
        Assert.Equal((200, told["epoch"]!.GetValue<long>(), Us), (status, answer["epoch"]!.GetValue<long>(), answer["active"]![0]!.GetValue<string>()));
        Assert.InRange(answer["asOfSeconds"]!.GetValue<double>(), 0, 30);
        Assert.Contains(answer["regions"]!.AsArray(), r => r!["name"]!.GetValue<string>() == Eu && r["endpoint"]!.GetValue<string>() == service.Agents[Eu].Endpoint.ToString().TrimEnd('/'));
        Assert.Equal(404, (await standby.ServiceAsync(service.Namespace, "other")).Status);

        await leader.KillAsync();
        Assert.Equal("not-known-yet", (await standby.ServiceAsync(service.Namespace, "agent")).Answer["type"]!.GetValue<string>());
    }

    private static async Task KilledAsync()
    {
        var (service, leader, standby) = await StartPairAsync();
        await using var cleanUp = service;
        await HoldBatchAsync(service);
        await leader.KillAsync();

        await service.AssertMovedOnceAsync(Eu);

        Assert.Equal(2, (await service.PolicyAsync()).Status.Term);
        Assert.False(standby.HasExited);
    }

    private static async Task FrozenAsync()
    {
        var (service, leader, standby) = await StartPairAsync();
        await using var cleanUp = service;
        await HoldBatchAsync(service);
        leader.Freeze();

        await service.AssertMovedOnceAsync(Eu);
        var accepted = service.Route53.Accepted.Count;

        service.Route53.Release();
        leader.Thaw();
        await Eventually.HoldsAsync(() => service.Route53.Held == 0, "the former leader's batch was answered");
        await Eventually.HoldsAsync(() => leader.HasExited, "the former leader notices that it lost its lease");
        Assert.Equal(1, leader.ExitCode);
        Assert.Equal(accepted, service.Route53.Accepted.Count);
        Assert.Equal((2L, Eu), ((await service.PolicyAsync()).Status.Term, (await service.PolicyAsync()).Status.Active));
        Assert.False(standby.HasExited);
        service.AssertOwnershipNeverRepeats();
    }

    /// <summary>The second is ready, and does nothing.</summary>
    private static async Task<(TestService Service, OperatorProcess Leader, OperatorProcess Standby)> StartPairAsync()
    {
        var service = await StartAsync();
        var environment = new Dictionary<string, string> { ["POD_IP"] = "127.0.0.1" };
        var leader = await service.StartOperatorAsync(environment, "--leader-elect");
        await service.ActiveBecomesAsync(Us);
        var standby = await service.StartOperatorAsync(environment, "--leader-elect");
        Assert.DoesNotContain("agentregion_epoch{", await standby.MetricsAsync(), StringComparison.Ordinal);
        Assert.Contains("agentregion_epoch{", await leader.MetricsAsync(), StringComparison.Ordinal);
        return (service, leader, standby);
    }

    private static async Task HoldBatchAsync(TestService service)
    {
        service.Route53.Inject(Route53Fault.HangBefore);
        await service.Agents[Us].KillAsync();
        await Eventually.HoldsAsync(() => service.Route53.Held == 1, "the leader's batch is under way");
    }
}

using AgentRegions.Sandbox.Route53;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator.Faults;

/// <summary>Two replicas: one acts, the other takes over within the lease of 15 s, and what the former leader still sends is refused.</summary>
public sealed class ReplicaFaultTests
{
    // Both wait out the lease, so they do it side by side.
    [OperatorFact]
    public Task LeaderLostInTheMiddleOfAFailover_TheOtherEndsIt() => Task.WhenAll(KilledAsync(), FrozenAsync());

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
        var leader = await service.StartOperatorAsync(null, "--leader-elect");
        await service.ActiveBecomesAsync(Us);
        var standby = await service.StartOperatorAsync(null, "--leader-elect");
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

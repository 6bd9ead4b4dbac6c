using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;
using AgentRegions.Sandbox.Route53;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator;

/// <summary>The operator is killed in the middle of a failover; its successor ends it, and the epoch rises once.</summary>
public sealed class CrashTests
{
    [OperatorFact]
    public async Task KilledAfterTheIntent_SuccessorSwitches()
    {
        await using var service = await StartAsync();
        var first = await service.StartServingAsync();
        service.Route53.Inject(Route53Fault.HangBefore);
        await service.Agents[Us].KillAsync();
        await Eventually.HoldsAsync(() => service.Route53.Held == 1, "the batch is under way");
        await first.KillAsync();

        await service.StartOperatorAsync();
        await AssertMovedOnceAsync(service);

        // The dead operator's batch arrives late. What it aimed at is gone, so it is refused.
        var accepted = service.Route53.Accepted.Count;
        service.Route53.Release();
        await Eventually.HoldsAsync(() => service.Route53.Held == 0, "the late batch was answered");
        Assert.Equal(accepted, service.Route53.Accepted.Count);
    }

    [OperatorFact]
    public async Task KilledAfterTheBatchWasApplied_SuccessorClosesIt()
    {
        await using var service = await StartAsync();
        var first = await service.StartServingAsync();
        service.Route53.Inject(Route53Fault.HangAfter);
        await service.Agents[Us].KillAsync();
        await Eventually.HoldsAsync(() => service.Route53.Held == 1, "the batch was applied");
        await first.KillAsync();

        await service.StartOperatorAsync();
        await AssertMovedOnceAsync(service);
    }

    [OperatorFact]
    public async Task KilledBeforeInSync_SuccessorVerifies()
    {
        await using var service = await StartAsync();
        var first = await service.StartServingAsync();
        service.Route53.Settings.PendingFor = TimeSpan.FromSeconds(6);
        await service.Agents[Us].KillAsync();
        await service.PolicyBecomesAsync(s => s.Active == Eu && Condition(s.Conditions, ConditionTypes.DNSInSync).Reason == "Pending", "the change is pending");
        await first.KillAsync();

        await service.StartOperatorAsync();
        await AssertMovedOnceAsync(service);
    }

    [OperatorFact]
    public async Task KilledBeforeTheVerdict_SuccessorDetectsAnew()
    {
        await using var service = await StartAsync();
        var first = await service.StartServingAsync();
        await service.Agents[Us].KillAsync();
        await first.KillAsync();

        await service.StartOperatorAsync();
        await AssertMovedOnceAsync(service);
    }

    [OperatorFact]
    public async Task Stopped_LeavesEverythingAndExitsWell()
    {
        await using var service = await StartAsync();
        var first = await service.StartServingAsync();
        var accepted = service.Route53.Accepted.Count;
        await first.StopAsync();
        Assert.Equal(0, first.ExitCode);

        await service.StartOperatorAsync();
        var policy = await service.PolicyBecomesAsync(s => s.Term == 2, "the successor leads");
        Assert.Equal((Us, 1L), (policy.Status.Active, policy.Status.Epoch));
        Assert.Equal(accepted, service.Route53.Accepted.Count);
    }

    private static async Task AssertMovedOnceAsync(TestService service)
    {
        var policy = await service.ActiveBecomesAsync(Eu);
        Assert.Equal(2, policy.Status.Epoch);
        await service.FailoverBecomesAsync("agent-2", FailoverPhase.Done);
        Assert.Equal(AddressOf(Eu), service.AddressesPublished()[^1]);
        var values = service.Route53.Accepted.SelectMany(b => b.Changes).Where(c => c is { Action: "CREATE", Type: "TXT" }).Select(c => c.Values[0]).ToList();
        Assert.Equal(values.Count, values.Distinct().Count());
        Assert.Single((await service.Client.ListAsync<Failover>(service.Namespace)));
    }
}

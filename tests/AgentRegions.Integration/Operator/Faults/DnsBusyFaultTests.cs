using AgentRegions.Core.Resources;
using AgentRegions.Sandbox.Route53;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator.Faults;

/// <summary>Route 53 refuses for now, and for longer than one call keeps trying.</summary>
public sealed class DnsBusyFaultTests
{
    // Both wait out the retry budget of 20 s, so they do it side by side.
    [OperatorFact]
    public Task BusyBeyondTheRetryBudget_Said_MovesOnceWhenItEnds() => Task.WhenAll(
        BusyAsync(Route53Fault.Throttle, "Throttled"),
        BusyAsync(Route53Fault.PriorRequestNotComplete, "PriorRequestNotComplete"));

    private static async Task BusyAsync(Route53Fault fault, string reason)
    {
        await using var service = await StartAsync();
        await service.StartServingAsync();
        service.Route53.Inject(fault, 1000);
        await service.Agents[Us].KillAsync();

        var policy = await service.ConditionBecomesAsync(ConditionTypes.DNSInSync, ConditionStatus.False, reason);

        Assert.Equal(Us, policy.Status.Active);
        await service.EventComesAsync(reason);
        Assert.InRange(service.Route53.Count(SandboxRoute53.Change), 3, 100);

        service.Route53.ClearFaults();

        await service.AssertMovedOnceAsync(Eu);
    }
}

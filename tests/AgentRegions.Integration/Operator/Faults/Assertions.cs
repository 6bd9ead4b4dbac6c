using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator.Faults;

/// <summary>What holds of a service after every fault.</summary>
internal static class Assertions
{
    /// <summary>The service moves from its first region to this one: one epoch, one Failover, one change of the address.</summary>
    public static async Task AssertMovedOnceAsync(this TestService service, string to)
    {
        var policy = await service.ActiveBecomesAsync(to);
        Assert.Equal(2, policy.Status.Epoch);
        await service.FailoverBecomesAsync("agent-2", FailoverPhase.Done);
        Assert.Single(await service.Client.ListAsync<Failover>(service.Namespace));
        Assert.Equal([AddressOf(Us), AddressOf(to)], service.AddressesPublished());
        service.AssertOwnershipNeverRepeats();
    }

    public static void AssertOwnershipNeverRepeats(this TestService service)
    {
        var values = service.Route53.Accepted.SelectMany(b => b.Changes).Where(c => c is { Action: "CREATE", Type: "TXT" }).Select(c => c.Values[0]).ToList();
        Assert.Equal(values.Count, values.Distinct().Count());
    }
}

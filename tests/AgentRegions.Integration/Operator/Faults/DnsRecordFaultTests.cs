using AgentRegions.Core.Dns.Answers;
using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator.Faults;

/// <summary>The target's records cannot stand in the zone: the next candidate takes over.</summary>
public sealed class DnsRecordFaultTests
{
    private static AgentRegionSpec EuByHostname(AgentRegionSpec region) =>
        region.Region == Eu ? region with { Dns = new() { Hostname = "agent-eu.example.net" } } : region;

    [OperatorFact]
    public async Task HostnameAtTheApex_NextCandidateTakesOver()
    {
        await using var service = await StartAsync(p => p with { Dns = p.Dns with { Name = p.Dns.Zone } }, EuByHostname);
        await service.StartServingAsync();

        await service.Agents[Us].KillAsync();

        var policy = await service.ActiveBecomesAsync(West);
        Assert.Equal(2, policy.Status.Epoch);
        Assert.Equal([AddressOf(Us), AddressOf(West)], service.AddressesPublished());
    }

    [OperatorFact]
    public async Task Route53RefusesTheRecords_NextCandidateTakesOver()
    {
        await using var service = await StartAsync(region: EuByHostname);
        await service.StartServingAsync();
        // A CNAME cannot stand beside it.
        service.Route53.ChangeByHand(service.ZoneId, "CREATE", new() { Name = service.DnsName, Type = RecordType.MX, TtlSeconds = 300, Values = ["10 mail.example.net"] });

        await service.Agents[Us].KillAsync();

        await service.ActiveBecomesAsync(West);
        // The refused change is fenced off with what was active before the next one begins: an earlier batch of it might still arrive.
        Assert.Equal([AddressOf(Us), AddressOf(Us), AddressOf(West)], service.AddressesPublished());
        Assert.Contains("CNAME", await service.EventComesAsync("RecordsRefused"), StringComparison.Ordinal);
        var refused = await service.FailoverBecomesAsync("agent-2", FailoverPhase.Failed);
        Assert.Equal("RecordsRefused", Condition(refused.Status.Conditions, ConditionTypes.Failed).Reason);
        await service.FailoverBecomesAsync("agent-4", FailoverPhase.Done);
        service.AssertOwnershipNeverRepeats();
    }
}

using AgentRegions.Core.Dns;

namespace AgentRegions.Aws.Tests;

/// <summary>The wire format against an implementation that is not this project's. What is refused, the sandbox knows better.</summary>
public sealed class MotoTests
{
    [Route53Fact]
    public async Task Failover_IsWrittenAndReadBack()
    {
        var zone = await ZoneAsync();
        using var zones = TestZone.Client(MotoZone.Endpoint);
        DnsRecordSet[] sets = [zone.Weighted("eu-west-1", 0, "192.0.2.2"), zone.Weighted("us-east-1", 255, "192.0.2.1") with { Values = ["192.0.2.1", "192.0.2.9"] }];
        var first = Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(zone.Target with { ZoneId = null }, zone.Swap(null, "one \"quoted\" \\ backslash; ü <&>", sets), default));
        Assert.True(await zones.IsInSyncAsync(first.ChangeId!, default));
        Assert.Equivalent(new DnsSnapshot(zone.Txt("one \"quoted\" \\ backslash; ü <&>"), sets), await zones.ReadAsync(zone.Target, default));
    }

    [Route53Fact]
    public async Task DeleteOfWhatIsNotThere_IsStale()
    {
        var zone = await ZoneAsync();
        using var zones = TestZone.Client(MotoZone.Endpoint);
        Assert.IsType<DnsChangeResult.Stale>(await zones.ApplyAsync(zone.Target, zone.Swap("never", "next", zone.A("192.0.2.1")), default));
    }

    [Route53Fact]
    public async Task UnknownZone_IsZoneNotFound()
    {
        using var zones = TestZone.Client(MotoZone.Endpoint);
        var exception = await Assert.ThrowsAsync<DnsException>(() => zones.ReadAsync(new("example.com", "ZNOSUCHZONE", "agent.example.com"), default));
        Assert.Equal(DnsFault.ZoneNotFound, exception.Fault);
    }

    [Route53Fact]
    public async Task HealthCheck_IsMadeChangedTaggedAndDeleted()
    {
        using var zones = TestZone.Client(MotoZone.Endpoint, HealthChecks.Faster);
        var owner = HealthChecks.AnOwner();
        var tags = owner.Tags("us-east-1", null);
        // moto writes no entities.
        var asked = HealthChecks.Full with { Path = "/health", SearchString = "ok" };
        var made = await zones.HealthChecks.CreateAsync(HealthChecks.Reference(owner), asked, tags, default);
        var found = Assert.Single(await zones.HealthChecks.ListAsync(owner, [], default));
        Assert.Equal((made.Id, asked), (found.Id, found.Settings));
        Assert.Equivalent(tags, found.Tags, strict: true);

        var next = asked with { Path = "/alive", Port = 8443, FailureThreshold = 1 };
        Assert.True(await zones.HealthChecks.UpdateAsync(made.Id!, next, tags, [], default));
        Assert.Equal("/alive", Assert.Single(await zones.HealthChecks.ListAsync(owner, [], default)).Settings!.Path);

        await zones.HealthChecks.DeleteAsync(made.Id!, default);
        await zones.HealthChecks.DeleteAsync(made.Id!, default);
        Assert.Empty(await zones.HealthChecks.ListAsync(owner, [made.Id!], default));
    }

    private static async Task<TestZone> ZoneAsync()
    {
        var name = $"z{Guid.NewGuid():n}.example";
        return new(name, await MotoZone.CreateAsync(name));
    }
}

using AgentRegions.Core.Dns;
using AgentRegions.Core.Resources;

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
        Assert.Equivalent(new DnsSnapshot(zone.Txt("one \"quoted\" \\ backslash; ü <&>"), sets) { ZoneId = zone.Id }, await zones.ReadAsync(zone.Target, default));
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

    [Route53Fact]
    public async Task EveryRouting_AndTheChangeFromEachToTheNext_IsOneBatch_ReadBackAsWritten()
    {
        var zone = await ZoneAsync();
        using var zones = TestZone.Client(MotoZone.Endpoint);
        var (current, sequence) = (new DnsSnapshot(null, []), 0);
        foreach (var routing in (RoutingPolicy[])[RoutingPolicy.ActivePassive, RoutingPolicy.Weighted, RoutingPolicy.Latency, RoutingPolicy.Geolocation, RoutingPolicy.ActivePassive])
        {
            foreach (var alias in (bool[])[false, true])
            {
                var desired = Planned(zone, routing, alias);
                var change = new DnsChange(current.Ownership, zone.Txt($"v{++sequence}"), desired, RecordPlan.Superfluous(current.Records, desired));
                Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(zone.Target, change, default));
                current = await zones.ReadAsync(zone.Target, default);
                Assert.True(RecordPlan.Matches(current.Records, desired), $"{routing}, alias {alias}: {string.Join("; ", RecordPlan.Diff(current.Records, desired))}");
            }
        }
    }

    [Route53Fact]
    public async Task WhatWasThereIsAdopted_ChangedByAnotherItIsSeen_AndLeavingTakesItOrKeepsIt()
    {
        var zone = await ZoneAsync();
        using var zones = TestZone.Client(MotoZone.Endpoint);
        using var someone = TestZone.Client(MotoZone.Endpoint);
        await zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default);
        await zones.ApplyAsync(zone.Target, new(zone.Txt("v1"), zone.Txt("v2"), [zone.A("192.0.2.2")], []), default);
        await someone.ApplyAsync(zone.Target, zone.Swap("v2", "v3", zone.A("198.51.100.66")), default);

        var seen = await zones.ReadAsync(zone.Target, default);
        Assert.Equal([$"- {zone.A("198.51.100.66")}", $"+ {zone.A("192.0.2.2")}"], RecordPlan.Diff(seen.Records, [zone.A("192.0.2.2")]));

        await zones.ApplyAsync(zone.Target, new(seen.Ownership, null, [], []), default);
        Assert.Equivalent(new DnsSnapshot(null, [zone.A("198.51.100.66")]) { ZoneId = zone.Id }, await zones.ReadAsync(zone.Target, default));
        await zones.ApplyAsync(zone.Target, zone.Swap(null, "v4", zone.A("192.0.2.3")), default);
        await zones.ApplyAsync(zone.Target, new(zone.Txt("v4"), null, [], [zone.A("192.0.2.3")]), default);
        Assert.Equivalent(new DnsSnapshot(null, []) { ZoneId = zone.Id }, await zones.ReadAsync(zone.Target, default));
    }

    /// <summary>What a policy of two regions means.</summary>
    private static IReadOnlyList<DnsRecordSet> Planned(TestZone zone, RoutingPolicy routing, bool alias)
    {
        var policy = new FailoverPolicySpec
        {
            RegionSelector = new() { MatchLabels = new Dictionary<string, string> { ["service"] = "agent" } },
            Dns = new() { Zone = zone.Name, Name = zone.Service },
            Coordination = new() { Type = CoordinationType.Kubernetes },
            Routing = routing,
        };
        var regions = new Dictionary<string, AgentRegionSpec> { ["us-east-1"] = Region("us-east-1", "192.0.2.1"), ["eu-west-1"] = Region("eu-west-1", "192.0.2.2") };
        return RecordPlan.Build(policy, regions, routing == RoutingPolicy.ActivePassive ? ["us-east-1"] : [.. regions.Keys])!;

        AgentRegionSpec Region(string name, string address) => new()
        {
            Region = name,
            Endpoint = $"https://{name}.example.com",
            Weight = 50,
            Dns = alias
                ? new() { Alias = new() { DnsName = $"lb-{name}.elb.amazonaws.com", HostedZoneId = "Z35SXDOTRQ7X7K", EvaluateTargetHealth = true } }
                : new() { Addresses = new() { Ipv4 = [address], Ipv6 = ["2001:db8::1"] } },
        };
    }

    private static async Task<TestZone> ZoneAsync()
    {
        var name = $"z{Guid.NewGuid():n}.example";
        return new(name, await MotoZone.CreateAsync(name));
    }
}

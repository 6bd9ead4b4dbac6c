using AgentRegions.Core.Dns;
using AgentRegions.Sandbox.Route53;

namespace AgentRegions.Aws.Tests;

public class ZoneLookupTests
{
    [Fact]
    public async Task ZoneByName_IsFound_AndAskedForOnce()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        var target = zone.Target with { ZoneId = null };
        Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default));
        Assert.Equal(zone.Txt("v1"), (await zones.ReadAsync(target, default)).Ownership);
        Assert.Equal(1, route53.Count(SandboxRoute53.ZonesByName));
        Assert.Equal(zone.Id, route53.Accepted.Single().ZoneId);
    }

    [Fact]
    public async Task ZoneLookedForByManyAtOnce_IsAskedForOnce()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        route53.Inject(Route53Fault.HangBefore, operation: SandboxRoute53.ZonesByName);
        var reads = Enumerable.Range(0, 20).Select(i => zones.ReadAsync(new(zone.Name, null, $"s{i}.{zone.Name}"), default)).ToList();
        await Eventually.HoldsAsync(() => route53.Held == 1, "the lookup is under way");
        route53.Release();

        Assert.All(await Task.WhenAll(reads), snapshot => Assert.Empty(snapshot.Records));
        Assert.Equal(1, route53.Count(SandboxRoute53.ZonesByName));
    }

    [Fact]
    public async Task ZoneGoneAndMadeAnew_IsFoundAgain()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        var target = zone.Target with { ZoneId = null };
        await zones.ReadAsync(target, default);
        await zone.DeleteAsync(route53);
        var again = TestZone.In(route53, zone.Name);
        var gone = await Assert.ThrowsAsync<DnsException>(() => zones.ReadAsync(target, default));
        Assert.Equal(DnsFault.ZoneNotFound, gone.Fault);

        Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(target, again.Swap(null, "v1", zone.A("192.0.2.1")), default));
        Assert.Equal(again.Txt("v1"), (await zones.ReadAsync(again.Target, default)).Ownership);
    }

    [Fact]
    public async Task TwoPublicZonesOfAName_AreNamed_AndNeitherIsChosen()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var one = TestZone.In(route53);
        var two = TestZone.In(route53, one.Name);
        using var zones = TestZone.Client(route53.Endpoint);
        var exception = await Assert.ThrowsAsync<DnsException>(() => zones.ReadAsync(one.Target with { ZoneId = null }, default));
        Assert.Equal(DnsFault.ZoneNotFound, exception.Fault);
        Assert.Contains(one.Id, exception.Message, StringComparison.Ordinal);
        Assert.Contains(two.Id, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PrivateZoneBesideThePublicOne_IsNotChosen()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var open = TestZone.In(route53);
        TestZone.In(route53, open.Name, isPrivate: true);
        using var zones = TestZone.Client(route53.Endpoint);
        await zones.ApplyAsync(open.Target with { ZoneId = null }, open.Swap(null, "v1", open.A("192.0.2.1")), default);
        Assert.Equal(open.Txt("v1"), (await zones.ReadAsync(open.Target, default)).Ownership);
    }

    [Fact]
    public async Task UnknownZoneId_IsZoneNotFound()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        var target = zone.Target with { ZoneId = "ZNOSUCHZONE" };
        Assert.Equal(DnsFault.ZoneNotFound, (await Assert.ThrowsAsync<DnsException>(() => zones.ReadAsync(target, default))).Fault);
        Assert.Equal(DnsFault.ZoneNotFound, (await Assert.ThrowsAsync<DnsException>(() => zones.ApplyAsync(target, zone.Swap(null, "v1"), default))).Fault);
    }

    [Fact]
    public async Task NameOutsideItsZone_IsSaidWithoutAsking()
    {
        using var zones = TestZone.Client(new Uri("http://127.0.0.1:9"));
        var exception = await Assert.ThrowsAsync<DnsException>(() => zones.ReadAsync(new("example.com", "Z1", "agent.example.net"), default));
        Assert.Contains("set spec.dns.name", exception.Message, StringComparison.Ordinal);
    }
}

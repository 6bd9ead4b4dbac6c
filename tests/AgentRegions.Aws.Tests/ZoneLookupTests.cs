using AgentRegions.Core.Dns;
using AgentRegions.Testing.Route53;

namespace AgentRegions.Aws.Tests;

public class ZoneLookupTests
{
    [Route53Fact]
    public async Task ZoneByName_IsFound_AndAskedForOnce()
    {
        var zone = await TestZone.CreateAsync();
        await using var proxy = await Route53Proxy.StartAsync();
        using var zones = TestZone.Client(proxy.Endpoint);
        var target = zone.Target with { ZoneId = null };
        Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default));
        Assert.Equal(zone.Txt("v1"), (await zones.ReadAsync(target, default)).Ownership);
        Assert.Equal(1, proxy.Count(Route53Proxy.ZonesByName));
        Assert.Equal(zone.Id, proxy.Accepted.Single().ZoneId);
    }

    [Route53Fact]
    public async Task ZoneGoneAndMadeAnew_IsFoundAgain()
    {
        var zone = await TestZone.CreateAsync();
        using var zones = TestZone.Client();
        var target = zone.Target with { ZoneId = null };
        await zones.ReadAsync(target, default);
        await zone.DeleteAsync();
        var again = await TestZone.CreateAsync(zone.Name);
        var gone = await Assert.ThrowsAsync<DnsException>(() => zones.ReadAsync(target, default));
        Assert.Equal(DnsFault.ZoneNotFound, gone.Fault);

        Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(target, again.Swap(null, "v1", zone.A("192.0.2.1")), default));
        Assert.Equal(again.Txt("v1"), (await zones.ReadAsync(again.Target, default)).Ownership);
    }

    [Route53Fact]
    public async Task TwoPublicZonesOfAName_AreNamed_AndNeitherIsChosen()
    {
        var one = await TestZone.CreateAsync();
        var two = await TestZone.CreateAsync(one.Name);
        using var zones = TestZone.Client();
        var exception = await Assert.ThrowsAsync<DnsException>(() => zones.ReadAsync(one.Target with { ZoneId = null }, default));
        Assert.Equal(DnsFault.ZoneNotFound, exception.Fault);
        Assert.Contains(one.Id, exception.Message, StringComparison.Ordinal);
        Assert.Contains(two.Id, exception.Message, StringComparison.Ordinal);
    }

    [Route53Fact]
    public async Task PrivateZoneBesideThePublicOne_IsNotChosen()
    {
        var open = await TestZone.CreateAsync();
        await TestZone.CreateAsync(open.Name, isPrivate: true);
        using var zones = TestZone.Client();
        await zones.ApplyAsync(open.Target with { ZoneId = null }, open.Swap(null, "v1", open.A("192.0.2.1")), default);
        Assert.Equal(open.Txt("v1"), (await zones.ReadAsync(open.Target, default)).Ownership);
    }

    [Route53Fact]
    public async Task UnknownZoneId_IsZoneNotFound()
    {
        var zone = await TestZone.CreateAsync();
        using var zones = TestZone.Client();
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

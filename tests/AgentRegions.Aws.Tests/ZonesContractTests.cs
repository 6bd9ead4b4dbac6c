using AgentRegions.Core.Dns;
using AgentRegions.Testing;

namespace AgentRegions.Aws.Tests;

public class ZonesContractTests
{
    [Route53Fact]
    public async Task EmptyName_Read_HasNothing()
    {
        var zone = await TestZone.CreateAsync();
        using var zones = TestZone.Client();
        var snapshot = await zones.ReadAsync(zone.Target, default);
        Assert.Null(snapshot.Ownership);
        Assert.Empty(snapshot.Records);
    }

    [Route53Fact]
    public async Task FirstChange_Applied_IsReadBackAsWritten()
    {
        var zone = await TestZone.CreateAsync();
        using var zones = TestZone.Client();
        var result = Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(zone.Target, zone.Swap(null, "one \"quoted\" \\ ü", zone.A("192.0.2.1")), default));
        var snapshot = await zones.ReadAsync(zone.Target, default);
        Assert.Equal(zone.Txt("one \"quoted\" \\ ü"), snapshot.Ownership);
        Assert.Equal([zone.A("192.0.2.1")], snapshot.Records);
        Assert.True(await zones.IsInSyncAsync(result.ChangeId!, default));
    }
}

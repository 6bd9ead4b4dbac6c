using AgentRegions.Core.Dns;
using AgentRegions.Sandbox.Route53;

namespace AgentRegions.Aws.Tests;

public class ZonesContractTests
{
    private const string Odd = "one \"quoted\" \\ backslash; ü <&> 'x'";

    [Fact]
    public async Task EmptyName_Read_HasNothing()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        var snapshot = await zones.ReadAsync(zone.Target, default);
        Assert.Null(snapshot.Ownership);
        Assert.Empty(snapshot.Records);
    }

    [Fact]
    public async Task FirstChange_Applied_IsReadBackAsWritten()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        var result = Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(zone.Target, zone.Swap(null, Odd, zone.A("192.0.2.1")), default));
        var snapshot = await zones.ReadAsync(zone.Target, default);
        Assert.Equal(zone.Txt(Odd), snapshot.Ownership);
        Assert.Equal([zone.A("192.0.2.1")], snapshot.Records);
        Assert.True(await zones.IsInSyncAsync(result.ChangeId!, default));
    }

    [Fact]
    public async Task EveryKindOfRecord_Upserted_IsReadBackAsWritten()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        DnsRecordSet[] sets =
        [
            zone.Weighted("eu-west-1", 0, "192.0.2.2"),
            zone.Weighted("us-east-1", 255, "192.0.2.1") with { Values = ["192.0.2.1", "192.0.2.9"] },
            zone.A("2001:db8::1") with { Type = DnsRecordType.AAAA },
        ];
        Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", sets), default));
        Assert.Equal(sets, (await zones.ReadAsync(zone.Target, default)).Records);

        DnsRecordSet alias = new()
        {
            Name = zone.Service,
            Type = DnsRecordType.A,
            Alias = new() { DnsName = "dualstack.lb.us-east-1.elb.amazonaws.com", HostedZoneId = "Z35SXDOTRQ7X7K", EvaluateTargetHealth = true },
        };
        Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(zone.Target, new(zone.Txt("v1"), zone.Txt("v2"), [alias], sets), default));
        Assert.Equal([alias], (await zones.ReadAsync(zone.Target, default)).Records);

        DnsRecordSet cname = new() { Name = zone.Service, Type = DnsRecordType.CNAME, TtlSeconds = 15, Values = ["agent-us.example.net"] };
        Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(zone.Target, new(zone.Txt("v2"), zone.Txt("v3"), [cname], [alias]), default));
        Assert.Equal([cname], (await zones.ReadAsync(zone.Target, default)).Records);
    }

    [Fact]
    public async Task WildcardName_IsWrittenEscaped_AndReadBackPlain()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        var name = $"*.{zone.Name}";
        var target = zone.Target with { Name = name };
        Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(target, new(null, zone.Txt("v1", name), [zone.A("192.0.2.1", name)], []), default));
        Assert.Equal([zone.A("192.0.2.1", name)], (await zones.ReadAsync(target, default)).Records);
        Assert.Contains($"<Name>\\052.{zone.Name}</Name>", route53.Accepted.Single().Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnotherWriterWasFirst_IsStaleWithWhatTheZoneHolds_AndChangesNothing(bool oldErrorForm)
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        route53.Settings.OldErrorForm = oldErrorForm;
        using var zones = TestZone.Client(route53.Endpoint);
        await zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default);
        await zones.ApplyAsync(zone.Target, zone.Swap("v1", "v2", zone.A("192.0.2.2")), default);

        var late = Assert.IsType<DnsChangeResult.Stale>(await zones.ApplyAsync(zone.Target, zone.Swap("v1", "v3", zone.A("192.0.2.3")), default));
        Assert.Equal(zone.Txt("v2"), late.Current.Ownership);
        Assert.Equal([zone.A("192.0.2.2")], late.Current.Records);
        Assert.Contains("do not match the current values", late.Message, StringComparison.Ordinal);

        Assert.IsType<DnsChangeResult.Stale>(await zones.ApplyAsync(zone.Target, zone.Swap(null, "v4", zone.A("192.0.2.4")), default));
        Assert.Equal([zone.A("192.0.2.2")], (await zones.ReadAsync(zone.Target, default)).Records);
        Assert.Equal(2, route53.Accepted.Count);
    }

    [Fact]
    public async Task DeletedRecordDiffers_IsStale()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        await zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default);
        var result = await zones.ApplyAsync(zone.Target, new(zone.Txt("v1"), zone.Txt("v2"), [], [zone.A("192.0.2.7")]), default);
        Assert.Equal([zone.A("192.0.2.1")], Assert.IsType<DnsChangeResult.Stale>(result).Current.Records);
    }

    [Fact]
    public async Task RecordsThatCannotBe_AreInvalidWithRoute53sWords()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        await zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default);
        var result = await zones.ApplyAsync(zone.Target, zone.Swap("v1", "v2", zone.Weighted("us-east-1", 1, "192.0.2.2")), default);
        Assert.Contains("non weighted rrset exists", Assert.IsType<DnsChangeResult.Invalid>(result).Message, StringComparison.Ordinal);
        Assert.Equal(zone.Txt("v1"), (await zones.ReadAsync(zone.Target, default)).Ownership);
    }

    [Fact]
    public async Task LeavingTheName_RemovesRecordsAndOwnership_AndTwiceIsTheSame()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        await zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default);
        DnsChange leave = new(zone.Txt("v1"), null, [], [zone.A("192.0.2.1")]);
        Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(zone.Target, leave, default));
        Assert.Equivalent(new DnsSnapshot(null, []) { ZoneId = zone.Id }, await zones.ReadAsync(zone.Target, default));
        Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(zone.Target, leave, default));
        Assert.Single(route53.Accepted, b => b.Changes.All(c => c.Action == "DELETE"));
    }

    [Fact]
    public async Task ManySetsOfAName_AreReadOverPages_AndOtherNamesAreNot()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        var sets = Enumerable.Range(0, 320).Select(i => zone.Weighted($"id-{i:d4}", 1, $"192.0.2.{i % 250}")).ToArray();
        await zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", sets[..160]), default);
        await zones.ApplyAsync(zone.Target, zone.Swap("v1", "v2", sets[160..]), default);
        var other = zone.Target with { Name = $"zzz.{zone.Name}" };
        await zones.ApplyAsync(other, new(null, zone.Txt("w1", other.Name), [zone.A("192.0.2.1", other.Name)], []), default);
        var listed = route53.Count(SandboxRoute53.List);

        var snapshot = await zones.ReadAsync(zone.Target, default);

        Assert.Equal(sets, snapshot.Records);
        Assert.Equal(zone.Txt("v2"), snapshot.Ownership);
        Assert.Equal(2, route53.Count(SandboxRoute53.List) - listed);
    }

    [Fact]
    public async Task NamesBetweenTheNameAndItsOwnership_AreSkippedNotRead()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        await zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default);
        // Digits sort before the underscore of the ownership's name.
        for (var part = 0; part < 4; part++)
        {
            var between = Enumerable.Range(part * 200, 200).Select(i => zone.A("192.0.2.1", $"{i:d4}.{zone.Service}")).ToArray();
            await zones.ApplyAsync(zone.Target, zone.Swap($"v{part + 1}", $"v{part + 2}", between), default);
        }
        var listed = route53.Count(SandboxRoute53.List);

        var snapshot = await zones.ReadAsync(zone.Target, default);

        Assert.Equal(zone.Txt("v5"), snapshot.Ownership);
        Assert.Equal([zone.A("192.0.2.1")], snapshot.Records);
        Assert.Equal(2, route53.Count(SandboxRoute53.List) - listed);
    }

    [Fact]
    public async Task ChangeUnderWay_IsNotInSync_UntilItIs()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        route53.Settings.PendingFor = Timeout.InfiniteTimeSpan;
        using var zones = TestZone.Client(route53.Endpoint);
        var accepted = Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default));
        Assert.False(await zones.IsInSyncAsync(accepted.ChangeId!, default));
        route53.Settings.PendingFor = TimeSpan.Zero;
        Assert.True(await zones.IsInSyncAsync(accepted.ChangeId!, default));
    }

    [Fact]
    public async Task NoOwnershipAtAll_IsRefusedBeforeAnythingIsSent()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        await Assert.ThrowsAsync<ArgumentException>(() => zones.ApplyAsync(zone.Target, new(null, null, [zone.A("192.0.2.1")], []), default));
        await Assert.ThrowsAsync<ArgumentException>(() => zones.ApplyAsync(zone.Target, new(null, zone.Txt("v1", $"other.{zone.Name}"), [], []), default));
        Assert.Empty((await zones.ReadAsync(zone.Target, default)).Records);
    }
}

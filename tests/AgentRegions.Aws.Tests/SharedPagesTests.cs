using AgentRegions.Aws.Zones;
using AgentRegions.Core.Dns;
using AgentRegions.Sandbox.Route53;

namespace AgentRegions.Aws.Tests;

/// <summary>Reads of one zone share pages, and none is older than it may be.</summary>
public sealed class SharedPagesTests
{
    [Fact]
    public async Task ManyNamesReadAtOnce_ShareAFewRequests_AndEachGetsItsOwn()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        var names = await PlaceAsync(zones, zone, 200);
        var listed = route53.Count(SandboxRoute53.List);

        var read = await Task.WhenAll(names.Select(name => zones.ReadAsync(zone.Target with { Name = name }, default)));

        Assert.Equal(names, read.Select(snapshot => Assert.Single(snapshot.Records).Name));
        Assert.Equal(names.Select(OwnershipRecord.NameFor), read.Select(snapshot => snapshot.Ownership!.Name));
        Assert.InRange(route53.Count(SandboxRoute53.List) - listed, 2, 12);
    }

    [Fact]
    public async Task NamesThatBeginAlike_AreReadAtOnce_EachGetsItsOwn()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        string[] labels = ["agent", "agent-eu", "agent-eu-2", "api", "api-v2", "api2", "agent.api"];
        var names = await PlaceAsync(zones, zone, [.. labels.Select(label => $"{label}.{zone.Name}")]);

        for (var round = 0; round < names.Count; round++)
        {
            // Each of them once first, so that its page is the one that is shared.
            var read = await Task.WhenAll(names.Skip(round).Concat(names.Take(round)).Select(name => zones.ReadAsync(zone.Target with { Name = name }, default)));

            Assert.Equal(names.Skip(round).Concat(names.Take(round)), read.Select(snapshot => Assert.Single(snapshot.Records).Name));
            Assert.All(read, snapshot => Assert.NotNull(snapshot.Ownership));
        }
    }

    [Fact]
    public async Task NameThatASharedPageDoesNotShow_IsReadAloneBeforeItIsAbsent()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        var names = await PlaceAsync(zones, zone, 3);
        await zones.LookAsync(zone.Target with { Name = names[0] }, default);
        var listed = route53.Count(SandboxRoute53.List);

        Assert.Single((await zones.LookAsync(zone.Target with { Name = names[2] }, default)).Records);
        Assert.Equal(listed, route53.Count(SandboxRoute53.List));
        Assert.Equal(new(null, []), await zones.LookAsync(zone.Target with { Name = $"s1x.{zone.Name}" }, default), (a, b) => a!.Ownership == b!.Ownership && a.Records.SequenceEqual(b.Records));
        Assert.Equal(listed + 1, route53.Count(SandboxRoute53.List));
    }

    [Fact]
    public async Task Read_SeesWhatWasWrittenBeforeIt_AlsoWhileAPageIsShared()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        await zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default);
        route53.Inject(Route53Fault.HangAfter, operation: SandboxRoute53.List);
        var early = zones.ReadAsync(zone.Target, default);
        await Eventually.HoldsAsync(() => route53.Held == 1, "a page was read, and its answer hangs");
        await zones.ApplyAsync(zone.Target, zone.Swap("v1", "v2", zone.A("192.0.2.2")), default);

        var late = zones.ReadAsync(zone.Target, default);
        route53.Release();

        Assert.Equal([zone.A("192.0.2.1")], (await early).Records);
        Assert.Equal([zone.A("192.0.2.2")], (await late).Records);
    }

    [Fact]
    public async Task Look_IsNotAskedForAgainWithin15Seconds_AndIsAfterwards()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        var clock = new ManualTimeProvider();
        using var zones = TestZone.Client(route53.Endpoint, o => o.TimeProvider = clock);
        var names = await PlaceAsync(zones, zone, 2, clock);
        await zones.LookAsync(zone.Target with { Name = names[0] }, default);
        var listed = route53.Count(SandboxRoute53.List);

        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Single((await zones.LookAsync(zone.Target with { Name = names[1] }, default)).Records);
        Assert.Equal(listed, route53.Count(SandboxRoute53.List));

        clock.Advance(TimeSpan.FromSeconds(1));
        await zones.LookAsync(zone.Target with { Name = names[1] }, default);
        Assert.Equal(listed + 1, route53.Count(SandboxRoute53.List));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await zones.ReadAsync(zone.Target with { Name = names[1] }, default);
        Assert.Equal(listed + 2, route53.Count(SandboxRoute53.List));
    }

    [Fact]
    public async Task SharedPageIsRefused_EveryReaderIsTold_AndTheNextReadAsksAnew()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        var names = await PlaceAsync(zones, zone, 8);
        route53.Inject(Route53Fault.Deny, 8, SandboxRoute53.List);

        var reads = names.Select(name => zones.ReadAsync(zone.Target with { Name = name }, default)).ToList();

        foreach (var read in reads)
            Assert.Equal(DnsFault.AccessDenied, (await Assert.ThrowsAsync<DnsException>(() => read)).Fault);
        route53.ClearFaults();
        Assert.Single((await zones.ReadAsync(zone.Target with { Name = names[3] }, default)).Records);
    }

    private static Task<IReadOnlyList<string>> PlaceAsync(Route53Zones zones, TestZone zone, int count, ManualTimeProvider? clock = null) =>
        PlaceAsync(zones, zone, [.. Enumerable.Range(0, count).Select(i => $"s{i}.{zone.Name}")], clock);

    private static async Task<IReadOnlyList<string>> PlaceAsync(Route53Zones zones, TestZone zone, IReadOnlyList<string> names, ManualTimeProvider? clock = null)
    {
        var placing = Task.WhenAll(names.Select(name => zones.ApplyAsync(zone.Target with { Name = name }, new(null, zone.Txt("v1", name), [zone.A("192.0.2.1", name)], []), default)));
        await Eventually.HoldsAsync(
            () =>
            {
                clock?.Advance(TimeSpan.FromMilliseconds(1));
                return placing.IsCompleted;
            }, "every name is placed");
        Assert.All(await placing, result => Assert.IsType<DnsChangeResult.Accepted>(result));
        return names;
    }
}

using System.Collections.Concurrent;
using AgentRegions.Aws.Zones;
using AgentRegions.Core.Dns;
using AgentRegions.Sandbox.Route53;

namespace AgentRegions.Aws.Tests;

public class SharingTests
{
    [Fact]
    public async Task ChangesOfAZoneAtTheSameTime_ShareARequest()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint, o => o.CollectionWindow = TimeSpan.FromMilliseconds(200));
        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => ApplyAsync(zones, zone, i, null, "v1")));
        Assert.All(results, r => Assert.IsType<DnsChangeResult.Accepted>(r));
        Assert.Equal(200, Assert.Single(route53.Accepted).Changes.Count);
        Assert.Equal(1, route53.Count(SandboxRoute53.Change));
    }

    [Fact]
    public async Task OneChangeAskedForByMany_IsOneRequest()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        var accepted = Assert.IsType<DnsChangeResult.Accepted>(await ApplyAsync(zones, zone, 0, null, "v1"));
        route53.Inject(Route53Fault.HangBefore, operation: SandboxRoute53.GetChange);

        var asking = Enumerable.Range(0, 50).Select(_ => zones.IsInSyncAsync(accepted.ChangeId!, default)).ToArray();
        await Eventually.HoldsAsync(() => route53.Held == 1, "the request is under way");
        route53.Release();

        Assert.All(await Task.WhenAll(asking), Assert.True);
        Assert.Equal(1, route53.Count(SandboxRoute53.GetChange));
        Assert.True(await zones.IsInSyncAsync(accepted.ChangeId!, default));
        Assert.Equal(2, route53.Count(SandboxRoute53.GetChange));
    }

    [Fact]
    public async Task OneStaleAndOneInvalidAmongMany_TheOthersAreAccepted()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint, o => o.CollectionWindow = TimeSpan.FromMilliseconds(200));
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => ApplyAsync(zones, zone, i, null, "v1")));

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => i switch
        {
            3 => ApplyAsync(zones, zone, i, "not what is there", "v2"),
            11 => ApplyAsync(zones, zone, i, "v1", "v2", a => a with { SetIdentifier = "mixed", Routing = new RoutingRule.Weighted(1) }),
            _ => ApplyAsync(zones, zone, i, "v1", "v2"),
        }));

        Assert.IsType<DnsChangeResult.Stale>(results[3]);
        Assert.IsType<DnsChangeResult.Invalid>(results[11]);
        Assert.Equal(14, results.OfType<DnsChangeResult.Accepted>().Count());
        Assert.InRange(route53.Count(SandboxRoute53.Change), 2, 20);
    }

    [Fact]
    public async Task OneNameNotAllowed_TheOthersAreAccepted()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint, o => o.CollectionWindow = TimeSpan.FromMilliseconds(200));
        route53.DeniedNames.Add($"s2.{zone.Name}");
        var calls = Enumerable.Range(0, 4).Select(i => ApplyAsync(zones, zone, i, null, "v1")).ToArray();
        Assert.Equal(DnsFault.AccessDenied, (await Assert.ThrowsAsync<DnsException>(() => calls[2])).Fault);
        Assert.Equal(3, (await Task.WhenAll(calls.Where((_, i) => i != 2))).OfType<DnsChangeResult.Accepted>().Count());
    }

    [Fact]
    public async Task SharedBatchAppliedButAnswerLost_EveryOneIsAccepted()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint, o => o.CollectionWindow = TimeSpan.FromMilliseconds(200));
        route53.Inject(Route53Fault.LoseAnswer);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ApplyAsync(zones, zone, i, null, "v1")));
        Assert.All(results, r => Assert.Null(Assert.IsType<DnsChangeResult.Accepted>(r).ChangeId));
        Assert.Equal(1, route53.Count(SandboxRoute53.Change));
    }

    [Fact]
    public async Task MoreThanABatchHolds_GoesInSeveral_AllAccepted()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint, o => o.CollectionWindow = TimeSpan.FromMilliseconds(200));
        var addresses = Enumerable.Range(0, 100).Select(n => $"192.0.2.{n}").ToArray();
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => ApplyAsync(zones, zone, i, null, "v1", a => a with { Values = addresses })));
        Assert.All(results, r => Assert.IsType<DnsChangeResult.Accepted>(r));
        Assert.Equal(3, route53.Count(SandboxRoute53.Change));
    }

    [Fact]
    public async Task TwoWritersRace_EveryOwnershipValueIsConsumedOnce()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var left = TestZone.Client(route53.Endpoint);
        using var right = TestZone.Client(route53.Endpoint);
        var won = new ConcurrentBag<(string? From, string To)>();
        await Task.WhenAll(RaceAsync(left, "left"), RaceAsync(right, "right"));

        Assert.Equal(100, won.Count);
        Assert.Equal(100, won.Select(w => w.From).Distinct().Count());
        Assert.Equal(100, route53.Accepted.Count);
        var next = won.ToDictionary(w => w.From ?? "", w => w.To);
        var at = "";
        for (var step = 0; step < 100; step++)
            at = next[at];
        Assert.Equal(zone.Txt(at), (await left.ReadAsync(zone.Target, default)).Ownership);

        async Task RaceAsync(Route53Zones zones, string who)
        {
            var wins = 0;
            for (var attempt = 0; wins < 50; attempt++)
            {
                var from = (await zones.ReadAsync(zone.Target, default)).Ownership?.Values[0];
                var to = $"{who}-{attempt}";
                if (await zones.ApplyAsync(zone.Target, zone.Swap(from, to, zone.A($"192.0.2.{attempt % 250}")), default) is not DnsChangeResult.Accepted)
                    continue;
                wins++;
                won.Add((from, to));
            }
        }
    }

    private static Task<DnsChangeResult> ApplyAsync(Route53Zones zones, TestZone zone, int service, string? expected, string next, Func<DnsRecordSet, DnsRecordSet>? edit = null)
    {
        var name = $"s{service}.{zone.Name}";
        var record = zone.A("192.0.2.1", name);
        return zones.ApplyAsync(
            zone.Target with { Name = name },
            new(expected is null ? null : zone.Txt(expected, name), zone.Txt(next, name), [edit?.Invoke(record) ?? record], []),
            default);
    }
}

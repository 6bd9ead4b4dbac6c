using AgentRegions.Core.Dns;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Dns;

public sealed class RecordPlanTests
{
    [Fact]
    public void Addresses_OneSetPerFamily() =>
        Assert.Equal(
            ["agent.example.com 15 A 203.0.113.1 203.0.113.9", "agent.example.com 15 AAAA 2001:db8::1"],
            Lines(Given.Policy, ["a"], ("a", Dual("203.0.113.1", "2001:db8::1", "203.0.113.9"))));

    [Fact]
    public void Hostname_IsACname() =>
        Assert.Equal(["agent.example.com 15 CNAME agent-us.example.net"], Lines(Given.Policy, ["a"], ("a", new() { Hostname = "Agent-US.example.net." })));

    [Fact]
    public void Alias_HasNoTtl() =>
        Assert.Equal(
            ["agent.example.com A ALIAS lb.example.net (Z1)"],
            Lines(Given.Policy, ["a"], ("a", new() { Alias = new() { DnsName = "lb.example.net.", HostedZoneId = "Z1" } })));

    [Fact]
    public void Weighted_EveryRegionHasASetAndTheInactiveWeighNothing() =>
        Assert.Equal(
            ["agent.example.com 15 A 203.0.113.1 [a weight 50]", "agent.example.com 15 A 203.0.113.2 [b weight 0]"],
            Lines(Given.Weighted, ["a"], ("a", Given.Addresses("203.0.113.1")), ("b", Given.Addresses("203.0.113.2"))));

    [Fact]
    public void Weighted_AllActiveWeighZero_OneEach()
    {
        var specs = new[] { "a", "b", "c" }.ToDictionary(n => n, n => Given.Spec(n) with { Weight = n == "c" ? 50 : 0 });
        Assert.Equal([1, 1, 0], RecordPlan.Build(Given.Weighted, specs, ["a", "b"])!.Select(r => r.Weight!.Value));
    }

    [Fact]
    public void Weighted_OnlyAnInactiveRegionHasIpv6_NoIpv6() =>
        Assert.DoesNotContain(
            Lines(Given.Weighted, ["a"], ("a", Given.Addresses("203.0.113.1")), ("b", Dual("203.0.113.2", "2001:db8::2"))),
            line => line.Contains("AAAA", StringComparison.Ordinal));

    [Fact]
    public void ActivePassive_SeveralStillActive_EachKeepsAShare() =>
        Assert.All(RecordPlan.Build(Given.Policy, Specs("a", "b"), ["a", "b"])!, r => Assert.Equal(50, r.Weight));

    [Fact]
    public void ActiveRegionUnknown_NothingIsSaid() => Assert.Null(RecordPlan.Build(Given.Policy, Specs("a"), ["b"]));

    [Fact]
    public void ActiveRegionNamesNothing_NothingIsSaid() =>
        Assert.Null(RecordPlan.Build(Given.Policy, new Dictionary<string, AgentRegionSpec> { ["a"] = Given.Spec("a") with { Dns = new() } }, ["a"]));

    [Fact]
    public void EmptySet_IsRefused() => Assert.Throws<ArgumentException>(() => RecordPlan.Build(Given.Policy, Specs("a"), []));

    [Fact]
    public void HostnameAtTheApex_IsAProblemWithARemedy()
    {
        var apex = Given.Policy with { Dns = Given.Policy.Dns with { Name = "Example.com." } };
        var hostname = Given.Spec("a") with { Dns = new() { Hostname = "agent.example.net" } };

        Assert.Contains("use spec.dns.alias", RecordPlan.Problem(apex, hostname)!, StringComparison.Ordinal);
        Assert.Null(RecordPlan.Problem(Given.Policy, hostname));
        Assert.Null(RecordPlan.Problem(apex, Given.Spec("a")));
    }

    [Fact]
    public void Diff_SaysWhatGoesAndWhatComes()
    {
        var before = RecordPlan.Build(Given.Policy, Specs("a", "b"), ["a"])!;
        var after = RecordPlan.Build(Given.Policy, Specs("a", "b"), ["b"])!;

        Assert.Equal(["- agent.example.com 15 A 203.0.113.1", "+ agent.example.com 15 A 203.0.113.2"], RecordPlan.Diff(before, after));
        Assert.Empty(RecordPlan.Diff(after, after));
        Assert.Empty(RecordPlan.Superfluous(before, after));
    }

    [Fact]
    public void Superfluous_IsWhatNoWantedSetReplaces()
    {
        var simple = RecordPlan.Build(Given.Policy, Specs("a", "b"), ["a"])!;
        var weighted = RecordPlan.Build(Given.Weighted, Specs("a", "b"), ["a"])!;

        Assert.Equal(simple, RecordPlan.Superfluous(simple, weighted));
        Assert.Equal(weighted, RecordPlan.Superfluous(weighted, simple));
    }

    [Fact]
    public void OrderOfValues_MakesNoDifference()
    {
        var one = RecordPlan.Build(Given.Policy, With(("a", Given.Addresses("203.0.113.1", "203.0.113.2"))), ["a"])!;
        var other = RecordPlan.Build(Given.Policy, With(("a", Given.Addresses("203.0.113.2", "203.0.113.1"))), ["a"])!;

        Assert.True(RecordPlan.Matches(one, other));
        Assert.Equal(one[0].GetHashCode(), other[0].GetHashCode());
    }

    [Fact]
    public void RandomServices_NoTypeIsEmptyOrAllZero_AndOnlyActiveRegionsAnswer()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            string[] names = [.. "abcd".Take(random.Next(1, 5)).Select(c => c.ToString())];
            var specs = names.ToDictionary(n => n, n => Given.Spec(n) with { Weight = random.Next(3) * 10, Dns = RandomDns(random, n) });
            string[] active = [.. names.Where(_ => random.Next(2) == 0).DefaultIfEmpty(names[0])];
            var policy = random.Next(2) == 0 ? Given.Policy : Given.Weighted;

            if (RecordPlan.Build(policy, specs, active) is not { } records)
            {
                Assert.All(active, n => Assert.NotNull(RecordPlan.Problem(policy, specs[n])));
                continue;
            }
            Assert.NotEmpty(records);
            Assert.All(records.GroupBy(r => r.Type), type => Assert.Contains(type, r => r.Weight is null or > 0));
            Assert.Equal(records.Count, records.Select(r => r.Key).Distinct().Count());
            Assert.All(records.Where(r => r.Weight > 0), r => Assert.Contains(r.SetIdentifier, active));
        }
    }

    private static RegionDns RandomDns(Random random, string name)
    {
        var number = name[0] - 'a' + 1;
        return random.Next(4) switch
        {
            0 => new() { Addresses = new() { Ipv4 = [$"203.0.113.{number}"], Ipv6 = [$"2001:db8::{number}"] } },
            1 => new() { Addresses = new() { Ipv6 = [$"2001:db8::{number}"] } },
            2 => new() { Addresses = new() },
            _ => Given.Addresses($"203.0.113.{number}"),
        };
    }

    private static RegionDns Dual(string ipv4, string ipv6, params string[] more) => new() { Addresses = new() { Ipv4 = [ipv4, .. more], Ipv6 = [ipv6] } };

    private static Dictionary<string, AgentRegionSpec> Specs(params string[] names) => names.ToDictionary(n => n, Given.Spec);

    private static Dictionary<string, AgentRegionSpec> With(params (string Name, RegionDns Dns)[] regions) =>
        regions.ToDictionary(r => r.Name, r => Given.Spec(r.Name) with { Dns = r.Dns });

    private static List<string> Lines(FailoverPolicySpec policy, string[] active, params (string Name, RegionDns Dns)[] regions) =>
        [.. RecordPlan.Build(policy, With(regions), active)!.Select(r => r.ToString())];
}

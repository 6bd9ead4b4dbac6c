using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.Answers;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static AgentRegions.Core.Tests.Dns.Answers.Zone;

namespace AgentRegions.Core.Tests.Dns.Answers;

public sealed class AnswerPropertyTests
{
    private static readonly string[] Regions = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-northeast-1", "sa-east-1"];

    /// <summary>Sets of one policy, some of them with a health check, and the checks that are unhealthy.</summary>
    private static Gen<(ZoneRecord[] Zone, string[] Unhealthy)> Groups =>
        from kind in Gen.Choose(0, 4)
        from count in kind == 3 ? Gen.Choose(1, 2) : Gen.Choose(1, 12)
        from weights in Gen.Choose(0, 3).ListOf(count)
        from healths in Gen.Choose(0, 2).ListOf(count)
        select (
            weights.Select((weight, i) => Routed($"r{i}", Rule(kind, i, weight), healths[i] == 0 ? null : $"h{i}")).ToArray(),
            healths.Select((health, i) => (health, i)).Where(h => h.health == 2).Select(h => $"h{h.i}").ToArray());

    private static RoutingRule Rule(int kind, int i, int weight) => kind switch
    {
        0 => new RoutingRule.Weighted(weight),
        1 => new RoutingRule.Latency(Regions[i % Regions.Length]),
        2 => new RoutingRule.Geolocation(null, i == 0 ? "*" : $"{(char)('A' + i)}X", null),
        3 => new RoutingRule.Failover(i == 0),
        _ => new RoutingRule.MultiValue(),
    };

    [Property(MaxTest = 500)]
    public Property Shares_AddUpToOne_AndNothingIsToldInVain() => Prop.ForAll(Groups.ToArbitrary(), g =>
    {
        var shares = g.Zone.Ask(place: Berlin, unhealthy: g.Unhealthy);
        return Math.Abs(shares.Sum(s => s.Share) - 1) < 1e-9 && shares.All(s => s.Share > 0 && s.Answer.Records.Count is > 0 and <= 8);
    });

    [Property(MaxTest = 500)]
    public Property SomethingApplicableIsHealthy_NothingUnhealthyIsTold() => Prop.ForAll(Groups.ToArbitrary(), g =>
    {
        var told = g.Zone.Ask(place: Berlin, unhealthy: g.Unhealthy).SelectMany(s => s.Answer.Records).Select(r => r.Value).ToHashSet();
        var applicable = g.Zone.Where(r => r.Routing is not RoutingRule.Geolocation { Country: not "*" }).ToList();
        return !applicable.Any(r => IsHealthy(r, g.Unhealthy)) || g.Zone.Where(r => told.Contains(r.Values[0])).All(r => IsHealthy(r, g.Unhealthy));
    });

    [Property(MaxTest = 500)]
    public Property AllUnhealthy_IsToldAsAllHealthy() => Prop.ForAll(Groups.ToArbitrary(), g =>
    {
        var all = g.Zone.Select(r => r with { HealthCheckId = r.SetIdentifier }).ToArray();
        var (dead, well) = (all.Ask(place: Berlin, unhealthy: [.. all.Select(r => r.HealthCheckId!)]), all.Ask(place: Berlin));
        return dead.Select(s => (s.Share, Values(s.Answer))).SequenceEqual(well.Select(s => (s.Share, Values(s.Answer))));
    });

    [Property(MaxTest = 100)]
    public Property Pick_OverEvenlySpreadNumbers_GivesTheShares() => Prop.ForAll(Groups.ToArbitrary(), g =>
    {
        var shares = g.Zone.Ask(place: Berlin, unhealthy: g.Unhealthy);
        var picked = Enumerable.Range(0, 1000).Select(i => ZoneAnswers.Pick(shares, (i + 0.5) / 1000)).CountBy(a => a).ToDictionary();
        return shares.All(s => Math.Abs(picked.GetValueOrDefault(s.Answer) - (1000 * s.Share)) <= 1);
    });

    private static bool IsHealthy(ZoneRecord record, string[] unhealthy) => record.HealthCheckId is null || !unhealthy.Contains(record.HealthCheckId);

    private static string Values(DnsAnswer answer) => string.Join(',', answer.Records.Select(r => r.Value));
}

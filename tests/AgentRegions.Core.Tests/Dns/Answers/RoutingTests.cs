using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.Answers;
using static AgentRegions.Core.Tests.Dns.Answers.Zone;

namespace AgentRegions.Core.Tests.Dns.Answers;

/// <summary>The examples of "How Amazon Route 53 chooses records when health checking is configured" and of each routing policy's page.</summary>
public sealed class RoutingTests
{
    [Fact]
    public void Simple_TellsAllValues_HealthyOrNot() => Assert.Equal("1+2", ((ZoneRecord[])[A("x.example.com", "1", "2") with { HealthCheckId = "h" }]).Told(unhealthy: "h"));

    [Fact]
    public void Weighted_SharesAreTheWeightsOfTheirSum() => Assert.Equal(["a 0.004", "b 0.996"], ((ZoneRecord[])[Weighted("a", 1), Weighted("b", 255)]).Shares());

    [Fact]
    public void Weighted_AllZero_IsEqual() => Assert.Equal(["a 0.5", "b 0.5"], ((ZoneRecord[])[Weighted("a", 0), Weighted("b", 0)]).Shares());

    [Fact]
    public void Weighted_ZeroBesideHealthy_IsNotTold() => Assert.Equal(["b 1"], ((ZoneRecord[])[Weighted("a", 0), Weighted("b", 1)]).Shares());

    [Fact]
    public void Weighted_EveryNonZeroUnhealthy_TellsTheZeros() =>
        Assert.Equal(["c 0.5", "d 0.5"], ((ZoneRecord[])[Weighted("a", 1, "ha"), Weighted("b", 9, "hb"), Weighted("c", 0, "hc"), Weighted("d", 0)]).Shares("ha", "hb"));

    [Fact]
    public void Weighted_AllUnhealthy_IsAsAllHealthy() =>
        Assert.Equal(["a 0.25", "b 0.75"], ((ZoneRecord[])[Weighted("a", 1, "ha"), Weighted("b", 3, "hb"), Weighted("c", 0, "hc")]).Shares("ha", "hb", "hc"));

    [Fact]
    public void Latency_NearestHealthyRegion_AndNearestOfAllWhenNoneIs()
    {
        ZoneRecord[] zone = [Routed("us", new RoutingRule.Latency("us-east-1"), "hu"), Routed("eu", new RoutingRule.Latency("eu-central-1"), "he")];
        Assert.Equal("eu", zone.Told(place: Berlin));
        Assert.Equal("us", zone.Told(place: Virginia));
        Assert.Equal("us", zone.Told("x.example.com", Berlin, "he"));
        Assert.Equal("eu", zone.Told("x.example.com", Berlin, "he", "hu"));
        Assert.Equal("us", zone.Told(place: Berlin with { Latencies = new Dictionary<string, double> { ["us-east-1"] = 1 } }));
    }

    [Fact]
    public void Geolocation_SmallestAreaFirst_ThenTheNextLargerHealthyOne()
    {
        ZoneRecord[] zone =
        [
            Routed("default", new RoutingRule.Geolocation(null, "*", null), "hd"), Routed("na", new RoutingRule.Geolocation("NA", null, null), "hn"),
            Routed("us", new RoutingRule.Geolocation(null, "US", null), "hu"), Routed("va", new RoutingRule.Geolocation(null, "US", "VA"), "hv"),
        ];
        Assert.Equal("va", zone.Told(place: Virginia));
        Assert.Equal("us", zone.Told(place: Virginia with { Subdivision = "CA" }));
        Assert.Equal("na", zone.Told(place: Virginia with { Country = "CA", Subdivision = null }));
        Assert.Equal("default", zone.Told(place: Berlin));
        Assert.Equal("default", zone.Told(place: Nowhere));
        Assert.Equal("us", zone.Told("x.example.com", Virginia, "hv"));
        Assert.Equal("default", zone.Told("x.example.com", Virginia, "hv", "hu", "hn"));
        Assert.Equal("va", zone.Told("x.example.com", Virginia, "hv", "hu", "hn", "hd"));
    }

    [Fact]
    public void Geolocation_NoAreaMatchesAndNoDefault_IsNoAnswer() =>
        Assert.Equal(nameof(AnswerCode.NoData), ((ZoneRecord[])[Routed("de", new RoutingRule.Geolocation(null, "DE", null))]).Told(place: Virginia));

    [Fact]
    public void Failover_SecondaryOnlyWhileThePrimaryIsUnhealthy_BothUnhealthyIsThePrimary()
    {
        ZoneRecord[] zone = [Routed("s", new RoutingRule.Failover(false), "hs"), Routed("p", new RoutingRule.Failover(true), "hp")];
        Assert.Equal("p", zone.Told());
        Assert.Equal("s", zone.Told(unhealthy: "hp"));
        Assert.Equal("p", zone.Told("x.example.com", null, "hp", "hs"));
    }

    [Fact]
    public void MultiValue_UpToEightHealthyOnes_OrUnhealthyOnesWhenNoneIs()
    {
        ZoneRecord[] zone = [.. Enumerable.Range(0, 10).Select(i => Routed($"{i}", new RoutingRule.MultiValue(), $"h{i}"))];
        Assert.Equal("3+4+5+6+7+8+9", zone.Told("x.example.com", null, "h0", "h1", "h2"));
        Assert.All(zone.Ask(), s => Assert.Equal(8, s.Answer.Records.Count));
        Assert.All(zone.Ask(unhealthy: [.. zone.Select(r => r.HealthCheckId!)]), s => Assert.Equal(8, s.Answer.Records.Count));
        Assert.Equal([.. Enumerable.Repeat(8, 10)], zone.Ask().SelectMany(s => s.Answer.Records).GroupBy(r => r.Value).Select(g => g.Count()));
    }
}

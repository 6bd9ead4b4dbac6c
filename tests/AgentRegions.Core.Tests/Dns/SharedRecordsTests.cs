using AgentRegions.Core.Dns;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Dns;

public sealed class SharedRecordsTests
{
    private static readonly FailoverPolicySpec Latency = Given.Policy with { Routing = RoutingPolicy.Latency };
    private static readonly FailoverPolicySpec Geolocation = Given.Policy with { Routing = RoutingPolicy.Geolocation };

    [Fact]
    public void Latency_EveryActiveRegionHasASet() =>
        Assert.Equal(
            ["agent.example.com 15 A 203.0.113.1 [a latency us-east-1]", "agent.example.com 15 A 203.0.113.3 [c latency ap-south-1]"],
            Lines(Latency, ["a", "c"], In("a", "us-east-1"), In("b", "eu-west-1"), In("c", "ap-south-1")));

    [Fact]
    public void Latency_NoAwsRegion_IsAProblemWithARemedy() =>
        Assert.Contains("use Weighted or Geolocation", RecordPlan.Problem(Latency, In("a", "on-premises")), StringComparison.Ordinal);

    [Fact]
    public void Latency_TwoRegionsOfOneAwsRegion_ThePreferredIsNamed()
    {
        AgentRegionSpec[] regions = [In("a", "us-east-1"), In("b", "us-east-1"), In("c", "eu-west-1")];
        Assert.Null(RecordPlan.Clash(Latency, Named(regions), "a"));
        Assert.Contains("is a's too", RecordPlan.Clash(Latency, Named(regions), "b"), StringComparison.Ordinal);
        Assert.Equal(["agent.example.com 15 A 203.0.113.1 [a latency us-east-1]"], Lines(Latency, ["a", "b"], regions));
    }

    [Fact]
    public void Geolocation_EachItsContinent_AndThePreferredEveryoneElse() =>
        Assert.Equal(
            [
                "agent.example.com 15 A 203.0.113.1 [a/* everywhere else]", "agent.example.com 15 A 203.0.113.1 [a/continent-NA continent NA]",
                "agent.example.com 15 A 203.0.113.2 [b/continent-EU continent EU]",
            ],
            Lines(Geolocation, ["a", "b"], In("a", "us-east-1"), In("b", "eu-west-1"), In("c", "ap-south-1")));

    [Fact]
    public void Geolocation_ContinentOfAnotherCloud_IsSaid() =>
        Assert.Equal(
            ["agent.example.com 15 A 203.0.113.1 [a/* everywhere else]", "agent.example.com 15 A 203.0.113.1 [a/continent-AF continent AF]"],
            Lines(Geolocation, ["a"], In("a", "nairobi") with { Continent = Continent.AF }));

    [Fact]
    public void Geolocation_NoContinentKnown_IsAProblemWithARemedy() =>
        Assert.Contains("set spec.continent or spec.geolocation", RecordPlan.Problem(Geolocation, In("a", "nairobi")), StringComparison.Ordinal);

    [Fact]
    public void Geolocation_LocationOfTwo_IsThePreferredOnesWhileItIsActive()
    {
        var west = In("b", "us-west-2") with { Geolocation = new() { Continents = [Continent.NA], Countries = ["CA"] } };
        AgentRegionSpec[] regions = [In("a", "us-east-1"), west];
        Assert.Equal(["a/*", "a/continent-NA", "b/CA"], Lines(Geolocation, ["a", "b"], regions, r => r.SetIdentifier!));
        Assert.Equal(["b/*", "b/CA", "b/continent-NA"], Lines(Geolocation, ["b"], regions, r => r.SetIdentifier!));
    }

    [Fact]
    public void Geolocation_RegionWhoseLocationsAreAllAnothers_IsAProblemWithARemedy()
    {
        AgentRegionSpec[] regions = [In("a", "us-east-1"), In("b", "us-west-2")];
        Assert.Contains("continent NA is a's, which is preferred", RecordPlan.Clash(Geolocation, Named(regions), "b"), StringComparison.Ordinal);
        Assert.Null(RecordPlan.Clash(Geolocation, Named(regions), "a"));
    }

    [Fact]
    public void CnameBesideAddresses_IsAProblemWithARemedy_UnlessOneAnswersForAll()
    {
        var named = In("b", "eu-west-1") with { Dns = new() { Hostname = "agent-eu.example.net" } };
        AgentRegionSpec[] regions = [In("a", "us-east-1"), named];
        Assert.Contains("name all regions alike", RecordPlan.Clash(Latency, Named(regions), "b"), StringComparison.Ordinal);
        Assert.Null(RecordPlan.Clash(Given.Policy, Named(regions), "b"));
    }

    [Theory]
    [InlineData(RoutingPolicy.Weighted, RoutingPolicy.Latency)]
    [InlineData(RoutingPolicy.Latency, RoutingPolicy.Weighted)]
    [InlineData(RoutingPolicy.Geolocation, RoutingPolicy.Latency)]
    [InlineData(RoutingPolicy.ActivePassive, RoutingPolicy.Geolocation)]
    public void KindChanges_EverySetOfTheOldKindGoes(RoutingPolicy from, RoutingPolicy to)
    {
        AgentRegionSpec[] regions = [In("a", "us-east-1"), In("b", "eu-west-1")];
        var before = RecordPlan.Build(Given.Policy with { Routing = from }, Named(regions), ["a"])!;
        var after = RecordPlan.Build(Given.Policy with { Routing = to }, Named(regions), ["a"])!;
        Assert.Equal(before, RecordPlan.Superfluous(before, after));
    }

    private static AgentRegionSpec In(string name, string region) => Given.Spec(name) with { Region = region };

    /// <summary>By their priority: a, b, c.</summary>
    private static Dictionary<string, AgentRegionSpec> Named(AgentRegionSpec[] regions) => regions.ToDictionary(r => ((char)('a' + r.Priority)).ToString());

    private static List<string> Lines(FailoverPolicySpec policy, string[] active, params AgentRegionSpec[] regions) => Lines(policy, active, regions, r => r.ToString());

    private static List<string> Lines(FailoverPolicySpec policy, string[] active, AgentRegionSpec[] regions, Func<DnsRecordSet, string> line) =>
        [.. RecordPlan.Build(policy, Named(regions), active)!.Select(line)];
}

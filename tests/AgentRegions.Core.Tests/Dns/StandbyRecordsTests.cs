using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Dns;

public sealed class StandbyRecordsTests
{
    private static readonly FailoverPolicySpec Policy = Given.Policy with { Dns = Given.Policy.Dns with { HealthChecks = new() } };
    private static readonly ClientPlace Somewhere = new() { Name = "nowhere" };

    [Theory]
    [InlineData("", "a")]
    [InlineData("a", "b c")]
    [InlineData("a b", "c")]
    [InlineData("c", "a")]
    [InlineData("a b c", "a")]
    public void ThreeRegions_TheActive_ThenTheOthers_AndTheActiveWhenAllAreDown(string unhealthy, string told) => AssertTold("a b c", unhealthy, told);

    [Theory]
    [InlineData("", "a")]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    [InlineData("a b", "a")]
    public void TwoRegions_ThePrimary_ThenTheSecondary_AndThePrimaryWhenBothAreDown(string unhealthy, string told) => AssertTold("a b", unhealthy, told);

    [Fact]
    public void ActiveHasNoCheckYet_ItIsAlone()
    {
        var record = Assert.Single(Records(Specs("a b"), new() { ["b"] = "hc-b" }));
        Assert.Equal((null, null), (record.SetIdentifier, record.HealthCheckId));
    }

    [Fact]
    public void StandbyHasNoCheckYet_ThePairStands() =>
        Assert.Equal(["a primary hc-a", "b secondary "], Records(Specs("a b"), new() { ["a"] = "hc-a" }).Select(r => $"{r.SetIdentifier} {r.Routing} {r.HealthCheckId}"));

    [Fact]
    public void StandbyOfAnotherKind_IsLeftOut()
    {
        var specs = Specs("a b");
        specs["b"] = specs["b"] with { Dns = new() { Hostname = "b.example.net" } };
        Assert.Equal("203.0.113.1", Assert.Single(Assert.Single(Records(specs, Checks("a b"))).Values));
    }

    [Fact]
    public void OnlyTheStandbyHasIpv6_NobodyIsSentThere()
    {
        var specs = Specs("a b");
        specs["b"] = specs["b"] with { Dns = new() { Addresses = new() { Ipv4 = ["203.0.113.2"], Ipv6 = ["2001:db8::2"] } } };
        Assert.All(Records(specs, Checks("a b")), r => Assert.Equal(DnsRecordType.A, r.Type));
    }

    private static void AssertTold(string regions, string unhealthy, string told)
    {
        var specs = Specs(regions);
        var zone = new ZoneView("example.com", Records(specs, Checks(regions)).Select(ZoneRecord.From));
        var answers = ZoneAnswers.Of(zone, "agent.example.com", RecordType.A, Somewhere, id => !unhealthy.Split(' ').Contains(id["hc-".Length..]))
            .Select(s => specs.Single(r => r.Value.Dns.Addresses!.Ipv4[0] == s.Answer.Records[0].Value).Key);
        Assert.Equal(told.Split(' '), answers.Order());
    }

    private static Dictionary<string, AgentRegionSpec> Specs(string regions) => regions.Split(' ').ToDictionary(r => r, Given.Spec);

    private static Dictionary<string, string> Checks(string regions) => regions.Split(' ').ToDictionary(r => r, r => $"hc-{r}");

    private static IReadOnlyList<DnsRecordSet> Records(Dictionary<string, AgentRegionSpec> specs, Dictionary<string, string> checks) =>
        RecordPlan.Build(Policy, specs, ["a"], checks: checks)!;
}

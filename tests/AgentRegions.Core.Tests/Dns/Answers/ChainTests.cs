using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.Answers;
using static AgentRegions.Core.Tests.Dns.Answers.Zone;

namespace AgentRegions.Core.Tests.Dns.Answers;

/// <summary>Aliases, CNAMEs, wildcards, delegations, and names that are not there.</summary>
public sealed class ChainTests
{
    [Fact]
    public void Alias_AnswersUnderItsOwnNameWithTheTargetsTtl()
    {
        ZoneRecord[] zone = [Alias("x.example.com", "y.example.com"), Alias("y.example.com", "z.example.com"), A("z.example.com", "1")];
        Assert.Equal([new AnswerRecord("x.example.com", RecordType.A, 60, "1")], Assert.Single(zone.Ask()).Answer.Records);
    }

    /// <summary>"How health checks work in complex Amazon Route 53 configurations": latency above weights, backing out of a branch that is unhealthy.</summary>
    [Fact]
    public void AliasThatEvaluatesItsTarget_IsUnhealthyWhenNothingThereIsHealthy()
    {
        ZoneRecord[] zone =
        [
            Alias("x.example.com", "us.example.com", evaluate: true) with { SetIdentifier = "us", Routing = new RoutingRule.Latency("us-east-1") },
            Alias("x.example.com", "eu.example.com", evaluate: true) with { SetIdentifier = "eu", Routing = new RoutingRule.Latency("eu-central-1") },
            Routed("u1", new RoutingRule.Weighted(1), "h1", "us.example.com"), Routed("u2", new RoutingRule.Weighted(3), "h2", "us.example.com"),
            Routed("e1", new RoutingRule.Weighted(1), "h3", "eu.example.com"),
        ];
        Assert.Equal(["u1", "u2"], zone.Ask(place: Virginia).Select(s => s.Answer.Records[0].Value));
        Assert.Equal(["us", "u2"], zone.Ask(place: Virginia, unhealthy: ["h1"])[0].Answer.Chosen);
        Assert.Equal("e1", zone.Told("x.example.com", Virginia, "h1", "h2"));
        Assert.Equal(["u1", "u2"], zone.Ask(place: Virginia, unhealthy: ["h1", "h2", "h3"]).Select(s => s.Answer.Records[0].Value));
    }

    [Fact]
    public void AliasThatDoesNotEvaluate_IsHealthyWhateverItsTarget()
    {
        ZoneRecord[] zone =
        [
            Alias("x.example.com", "p.example.com") with { SetIdentifier = "p", Routing = new RoutingRule.Failover(true) },
            Routed("s", new RoutingRule.Failover(false)),
            A("p.example.com", "p") with { HealthCheckId = "h" },
        ];
        Assert.Equal("p", zone.Told(unhealthy: "h"));
    }

    [Fact]
    public void AliasToAnAwsResource_IsNamedAsElsewhere()
    {
        var answer = Assert.Single(((ZoneRecord[])[Alias("x.example.com", "lb.amazonaws.com", evaluate: true)]).Ask()).Answer;
        Assert.Equal(("lb.amazonaws.com", AnswerCode.NoData), (answer.Elsewhere, answer.Code));
    }

    [Fact]
    public void Cname_IsFollowedWithinTheZone_AndNamedElsewhereBeyond()
    {
        ZoneRecord[] zone = [Cname("x.example.com", "y.example.com."), Cname("y.example.com", "z.example.com"), A("z.example.com", "1"), Cname("out.example.com", "a.example.net")];
        Assert.Equal("y.example.com.+z.example.com+1", zone.Told());
        Assert.Equal("y.example.com.", Assert.Single(zone.Ask(type: RecordType.CNAME)).Answer.Records.Single().Value);
        var outside = Assert.Single(zone.Ask("out.example.com")).Answer;
        Assert.Equal((AnswerCode.Answered, "a.example.net"), (outside.Code, outside.Elsewhere));
    }

    [Fact]
    public void Circle_IsAFailure_NotAnEndlessWalk()
    {
        ZoneRecord[] zone = [Cname("x.example.com", "y.example.com"), Cname("y.example.com", "x.example.com"), Alias("a.example.com", "b.example.com", true), Alias("b.example.com", "a.example.com", true)];
        Assert.Equal(AnswerCode.Failure, Assert.Single(zone.Ask()).Answer.Code);
        Assert.Equal(AnswerCode.Failure, Assert.Single(zone.Ask("a.example.com")).Answer.Code);
    }

    [Theory]
    [InlineData("any.example.com", "wild")]
    [InlineData("deep.any.example.com", "wild")]
    [InlineData("x.example.com", "own")]
    [InlineData("below.x.example.com", nameof(AnswerCode.NoSuchName))]
    [InlineData("between.example.com", nameof(AnswerCode.NoData))]
    [InlineData("other.between.example.com", nameof(AnswerCode.NoSuchName))]
    [InlineData("example.com", nameof(AnswerCode.NoData))]
    [InlineData("example.org", nameof(AnswerCode.Refused))]
    [InlineData("notexample.com", nameof(AnswerCode.Refused))]
    public void Wildcard_AnswersForNamesThatAreNotThere(string name, string told) =>
        Assert.Equal(told, ((ZoneRecord[])[A("*.example.com", "wild"), A("x.example.com", "own"), A("leaf.between.example.com", "leaf")]).Told(name));

    [Fact]
    public void TypeThatANameDoesNotHave_IsNoData() =>
        Assert.Equal(AnswerCode.NoData, Assert.Single(((ZoneRecord[])[A("x.example.com", "1")]).Ask(type: RecordType.AAAA)).Answer.Code);

    [Fact]
    public void DelegatedName_IsReferredToItsNameServers()
    {
        ZoneRecord[] zone = [new() { Name = "sub.example.com", Type = RecordType.NS, TtlSeconds = 60, Values = ["ns.example.net."] }, A("a.sub.example.com", "1")];
        var answer = Assert.Single(zone.Ask("a.sub.example.com")).Answer;
        Assert.Equal((AnswerCode.Referral, "ns.example.net."), (answer.Code, answer.Records.Single().Value));
    }

    [Theory]
    [InlineData("A.Example.COM.", "a.example.com")]
    [InlineData("\\052.x", "*.x")]
    [InlineData("a\\056b.x", "a\\056b.x")]
    [InlineData("ü.x", "\\303\\274.x")]
    [InlineData("a b", "a\\040b")]
    public void Names_HaveOneForm(string written, string normal) => Assert.Equal(normal, DomainName.Normalize(written));
}

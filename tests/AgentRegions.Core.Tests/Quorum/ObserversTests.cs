using AgentRegions.Core.Membership;
using AgentRegions.Core.Quorum;
using AgentRegions.Core.Tests.Membership;

namespace AgentRegions.Core.Tests.Quorum;

public sealed class ObserversTests
{
    [Fact]
    public void NothingConfigured_TheServicesRegionsObserve_AndAMajorityDecides()
    {
        var observers = Of([], QuorumSize.Majority, "us", "eu", "us", "ap");
        Assert.Equal(["ap", "eu", "us"], observers.Names);
        Assert.Equal((2, null), (observers.Required, observers.Problem));
    }

    [Fact]
    public void TwoWithoutAWitness_AreRefusedUnlessANumberIsSaid()
    {
        Assert.Contains("witness", Of([], QuorumSize.Majority, "us", "eu").Problem, StringComparison.Ordinal);
        Assert.Contains("witness", Of([], QuorumSize.All, "us", "eu").Problem, StringComparison.Ordinal);
        Assert.Null(Of([], new(1), "us", "eu").Problem);
        Assert.Null(Of(["us", "eu", "office"], QuorumSize.Majority, "us", "eu").Problem);
    }

    [Fact]
    public void MoreThanThereAre_IsRefused()
    {
        Assert.Contains("only 3 observers", Of([], new(4), "us", "eu", "ap").Problem, StringComparison.Ordinal);
        Assert.Equal(3, Of([], QuorumSize.All, "us", "eu", "ap").Required);
    }

    [Fact]
    public void OneOperatorAlone_IsItsOwnQuorum()
    {
        var observers = Observers.Of(Given.Policy, [Given.Spec("a")], new SoleOperator("us", "us-1"));
        Assert.Equal(["us"], observers.Names);
        Assert.Equal((1, null), (observers.Required, observers.Problem));
    }

    private static Observers Of(IReadOnlyList<string> named, QuorumSize quorum, params string[] regions) => Observers.Of(
        Given.Policy with { Detection = new() { Quorum = quorum, Observers = named } }, regions.Select(r => Given.Spec("a") with { Region = r }), new Seat("us"));
}

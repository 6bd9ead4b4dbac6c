using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;
using static AgentRegions.Core.Tests.Planning.FailoverTests;

namespace AgentRegions.Core.Tests.Planning;

public sealed class WeightedTests
{
    [Fact]
    public void MemberDown_TheOthersStay() =>
        Assert.Equal(["a", "c"], FailoverPlanner.Decide(Set(["a", "b", "c"], Given.Region("a"), Given.Region("b", Verdict.Down), Given.Region("c"))).Change!.To);

    [Fact]
    public void MemberDown_ARecoveredRegionDoesNotJoinInTheFailover()
    {
        var decision = FailoverPlanner.Decide(Set(["a", "b"], Given.Region("a"), Given.Region("b", Verdict.Down), Given.Region("c")));

        Assert.Equal(["a"], decision.Change!.To);
        Assert.Contains("joins when it is stable", decision.Candidates.Single(c => c.Name == "c").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AllMembersDown_TheHealthyOthersTakeOver() =>
        Assert.Equal(["b", "c"], FailoverPlanner.Decide(Set(["a"], Given.Region("a", Verdict.Down), Given.Region("b"), Given.Region("c"))).Change!.To);

    [Fact]
    public void MemberDown_TheRestUnknown_AHealthyRegionJoins() =>
        Assert.Equal(["b", "c"], FailoverPlanner.Decide(Set(["a", "b"], Given.Region("a", Verdict.Down), Given.Region("b", Verdict.Unknown), Given.Region("c"))).Change!.To);

    [Fact]
    public void MemberDown_TheRestUnknownAndNobodyMayJoin_Holds()
    {
        var c = Given.Region("c");
        var decision = FailoverPlanner.Decide(Set(
            ["a", "b"], Given.Region("a", Verdict.Down), Given.Region("b", Verdict.Unknown), c with { Spec = c.Spec with { FailoverTarget = false } }));
        AssertHold(decision, "TargetChosen", Reasons.NoTarget);
    }

    [Fact]
    public void MemberRecoveredAndStable_Rejoins()
    {
        var decision = FailoverPlanner.Decide(Set(["b"], Given.Region("a"), Given.Region("b"), Given.Region("c", Verdict.Healthy, TimeSpan.FromMinutes(1))));

        Assert.Equal(["a", "b"], decision.Change!.To);
        Assert.Equal(FailoverKind.Failback, decision.Change.Kind);
    }

    [Fact]
    public void MemberRecovered_ItsGateBlocks_HoldsInsteadOfAnEmptyChange()
    {
        var policy = Given.WithContractGate(GateFailure.Block) with { Routing = RoutingPolicy.Weighted };
        var decision = FailoverPlanner.Decide(Set(["b"], Given.Region("a").Saying("m-8"), Given.Region("b").Saying("m-7")) with { Policy = policy });

        AssertHold(decision, "GatesPass", Reasons.GateBlocks);
    }

    [Fact]
    public void WeightZero_NeverJoins()
    {
        var a = Given.Region("a");
        Assert.Equal(DecisionOutcome.Keep, FailoverPlanner.Decide(Set(["b"], a with { Spec = a.Spec with { Weight = 0 } }, Given.Region("b"))).Outcome);
    }

    [Fact]
    public void AskedWithoutATarget_NothingToChange_Holds() =>
        AssertHold(
            FailoverPlanner.Decide(Set(["a", "b"], Given.Region("a"), Given.Region("b")).Asked(FailoverKind.Failover)), "TargetChosen", Reasons.NoTarget);

    [Fact]
    public void AskedForOneOfSeveral_ItAloneServes() =>
        Assert.Equal(["b"], FailoverPlanner.Decide(Set(["a", "b"], Given.Region("a"), Given.Region("b")).Asked(FailoverKind.Switchover, "b")).Change!.To);

    [Fact]
    public void RoutingBecameActivePassive_OneOfTheActiveStays()
    {
        var decision = FailoverPlanner.Decide(Set(["b", "c"], Given.Region("a"), Given.Region("b"), Given.Region("c")) with { Policy = Given.Policy });

        Assert.Equal(["b"], decision.Change!.To);
        Assert.Equal(FailoverKind.Switchover, decision.Change.Kind);
        Assert.Equal(Reasons.RoutingChanged, decision.Reason);
    }

    [Fact]
    public void RoutingBecameActivePassive_OneOfTheActiveIsDown_TheOtherStays() =>
        Assert.Equal(["c"], FailoverPlanner.Decide(Set(["b", "c"], Given.Region("b", Verdict.Down), Given.Region("c")) with { Policy = Given.Policy }).Change!.To);

    private static PlannerInput Set(string[] active, params RegionState[] regions) => Given.Input(regions) with { Policy = Given.Weighted, Active = active };
}

using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;
using static AgentRegions.Core.Tests.Planning.FailoverTests;

namespace AgentRegions.Core.Tests.Planning;

/// <summary>Regions that do not match get no new traffic, without any failover.</summary>
public sealed class ContractMismatchTests
{
    private static readonly FailoverPolicySpec Policy = Given.WithContractGate(GateFailure.Block) with { Routing = RoutingPolicy.Weighted };

    [Fact]
    public void MemberSaysAnotherContractForLong_Leaves_WithTheValuesAsEvidence()
    {
        var decision = FailoverPlanner.Decide(Set(Saying("a", "m-7"), Saying("b", "m-8"), Saying("c", "m-7")));

        Assert.Equal((Reasons.ContractMismatch, FailoverKind.Failover), (decision.Reason, decision.Change!.Kind));
        Assert.Equal(["a", "c"], decision.Change.To);
        Assert.Equal("b: gate contract: model_tag is m-8, the source's was m-7; for at least 30s", decision.Change.Evidence);
    }

    [Fact]
    public void ContractThatChangedLately_IsWaitedOut_OnEitherSide()
    {
        foreach (var regions in (RegionState[][])[
            [Saying("a", "m-7"), Saying("b", "m-8", 20), Saying("c", "m-7")],
            [Saying("a", "m-7", 20), Saying("b", "m-8"), Saying("c", "m-7")]])
        {
            var decision = FailoverPlanner.Decide(Set(regions));
            AssertHold(decision, "MismatchConfirmed", Reasons.NotConfirmed);
            Assert.Equal(TimeSpan.FromSeconds(10), decision.AskAgainIn);
        }
    }

    [Fact]
    public void ConfirmForIsLonger_ItCounts()
    {
        var input = Set(Saying("a", "m-7"), Saying("b", "m-8", 40), Saying("c", "m-7"));
        AssertHold(FailoverPlanner.Decide(input with { Policy = Policy with { Detection = new() { ConfirmFor = Duration.FromSeconds(60) } } }), "MismatchConfirmed", Reasons.NotConfirmed);
    }

    [Fact]
    public void ExpectedValueIsNobodys_NobodyLeaves()
    {
        var input = Set(Saying("a", "m-7"), Saying("b", "m-7"), Saying("c", "m-7"));
        Assert.Equal(DecisionOutcome.Keep, FailoverPlanner.Decide(input with { Policy = Expecting("m-9") }).Outcome);
    }

    [Fact]
    public void ExpectedValueIsOnes_TheOthersLeave_UnlessTooFewWouldServe()
    {
        var input = Set(Saying("a", "m-7"), Saying("b", "m-9"), Saying("c", "m-7"));
        Assert.Equal(["b"], FailoverPlanner.Decide(input with { Policy = Expecting("m-9") }).Change!.To);
        AssertHold(
            FailoverPlanner.Decide(input with { Policy = Expecting("m-9") with { Safety = new() { MinHealthyRegions = 2 } } }), "MismatchConfirmed", Reasons.TooFewHealthyRegions);
    }

    [Fact]
    public void TheOnlyOneThatMatchesIsNotHealthy_NobodyLeaves()
    {
        var input = Set(Saying("a", "m-7") with { Quorum = Given.Region("a", Verdict.Unknown).Quorum, Votes = [] }, Saying("b", "m-8"), Saying("c", "m-8"));
        Assert.Equal(DecisionOutcome.Keep, FailoverPlanner.Decide(input).Outcome);
    }

    [Fact]
    public void CooldownPauseAndManualMode_HoldAsForAnyChange()
    {
        var input = Set(Saying("a", "m-7"), Saying("b", "m-8"), Saying("c", "m-7"));
        AssertHold(FailoverPlanner.Decide(input with { SinceLastChange = TimeSpan.FromSeconds(1) }), "CooldownElapsed", Reasons.CoolingDown);
        AssertHold(FailoverPlanner.Decide(input with { Policy = Policy with { Mode = FailoverMode.Manual } }), "NotPaused", Reasons.ManualMode);
        AssertHold(FailoverPlanner.Decide(input with { Paused = "a person paused" }), "NotPaused", Reasons.Paused);
    }

    [Fact]
    public void GateThatWarns_AndAContractNobodySaid_MoveNothing()
    {
        var input = Set(Saying("a", "m-7"), Saying("b", "m-8"), Given.Region("c"));
        Assert.Equal(DecisionOutcome.Keep, FailoverPlanner.Decide(input with { Policy = Given.WithContractGate(GateFailure.Warn) with { Routing = RoutingPolicy.Weighted } }).Outcome);
        Assert.Equal(["a", "c"], FailoverPlanner.Decide(input).Change!.To);
    }

    [Fact]
    public void ActivePassive_TheActiveRegionIsNeverMovedForIt()
    {
        var input = Set(Saying("a", "m-8"), Saying("b", "m-7"), Saying("c", "m-7"));
        Assert.Equal(DecisionOutcome.Keep, FailoverPlanner.Decide(input with { Active = ["a"], Policy = Expecting("m-7") with { Routing = RoutingPolicy.ActivePassive } }).Outcome);
    }

    [Fact]
    public void MemberThatLeft_DoesNotRejoinUntilItMatches()
    {
        var input = Set(Saying("a", "m-7"), Saying("b", "m-8"), Saying("c", "m-7")) with { Active = ["a", "c"] };
        AssertHold(FailoverPlanner.Decide(input), "GatesPass", Reasons.GateBlocks);
        Assert.Equal(["a", "b", "c"], FailoverPlanner.Decide(input with { Regions = [Saying("a", "m-7"), Saying("b", "m-7"), Saying("c", "m-7")] }).Change!.To);
    }

    [Fact]
    public void AMemberFails_ThatGoesFirst_AndTheOneThatDiffersStaysMeanwhile()
    {
        var input = Set(Saying("a", "m-7"), Saying("b", "m-8"), Saying("c", "m-7") with { Quorum = Given.Region("c", Verdict.Down).Quorum });
        var decision = FailoverPlanner.Decide(input);
        Assert.Equal(Reasons.RegionUnhealthy, decision.Reason);
        Assert.Equal(["a", "b"], decision.Change!.To);
    }

    private static FailoverPolicySpec Expecting(string modelTag) => Policy with
    {
        Gates = [new() { Name = "contract", Type = GateType.Contract, Contract = new() { Expected = new() { ModelTag = modelTag } } }],
    };

    private static RegionState Saying(string name, string modelTag, int heldFor = 3600) => Given.Region(name).Saying(modelTag) with { ContractHeldFor = TimeSpan.FromSeconds(heldFor) };

    private static PlannerInput Set(params RegionState[] regions) => Given.Input(regions) with { Policy = Policy, Active = ["a", "b", "c"] };
}

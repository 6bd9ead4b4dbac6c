using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;
using static AgentRegions.Core.Tests.Planning.FailoverTests;

namespace AgentRegions.Core.Tests.Planning;

public sealed class PlacementAndFailbackTests
{
    [Fact]
    public void NothingActive_PlacesAtThePreferredRegion()
    {
        var decision = FailoverPlanner.Decide(Unplaced());

        Assert.Equal(["a"], decision.Change!.To);
        Assert.Empty(decision.Change.From);
        Assert.Null(decision.Change.Kind);
        Assert.Equal(Reasons.FirstPlacement, decision.Reason);
    }

    [Fact]
    public void NothingActive_Manual_Places() =>
        Assert.NotNull(FailoverPlanner.Decide(Unplaced() with { Policy = Given.Policy with { Mode = FailoverMode.Manual } }).Change);

    [Fact]
    public void NothingActive_PreferredUnknown_Waits()
    {
        var decision = FailoverPlanner.Decide(Unplaced(Given.Region("a", Verdict.Unknown), Given.Region("b")));

        AssertHold(decision, "TargetChosen", Reasons.VerdictsPending);
        Assert.Contains("a is preferred", decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingActive_LessPreferredUnknown_DoesNotWait() =>
        Assert.Equal(["a"], FailoverPlanner.Decide(Unplaced(Given.Region("a"), Given.Region("b", Verdict.Unknown))).Change!.To);

    [Fact]
    public void NothingActive_PreferredDown_TakesTheNext() =>
        Assert.Equal(["b"], FailoverPlanner.Decide(Unplaced(Given.Region("a", Verdict.Down), Given.Region("b"))).Change!.To);

    [Fact]
    public void NothingActive_Weighted_WaitsForAllThenTakesTheHealthy()
    {
        var policy = Given.Weighted;
        AssertHold(FailoverPlanner.Decide(Unplaced(Given.Region("a"), Given.Region("b", Verdict.Unknown)) with { Policy = policy }), "TargetChosen", Reasons.VerdictsPending);
        Assert.Equal(["a", "c"], FailoverPlanner.Decide(Unplaced(Given.Region("a"), Given.Region("b", Verdict.Down), Given.Region("c")) with { Policy = policy }).Change!.To);
    }

    [Fact]
    public void PreferredRecovered_StableForLongEnough_FailsBack()
    {
        var decision = FailoverPlanner.Decide(Recovered(TimeSpan.FromMinutes(10)));

        Assert.Equal(["a"], decision.Change!.To);
        Assert.Equal(FailoverKind.Failback, decision.Change.Kind);
        Assert.Equal(Reasons.PreferredRegionRecovered, decision.Reason);
    }

    [Fact]
    public void PreferredRecovered_NotStableYet_HoldsForTheRest()
    {
        var decision = FailoverPlanner.Decide(Recovered(TimeSpan.FromMinutes(4)));

        AssertHold(decision, "FailbackDue", Reasons.NotStable);
        Assert.Equal(TimeSpan.FromMinutes(6), decision.AskAgainIn);
    }

    [Fact]
    public void PreferredRecovered_FailbackManual_Holds() =>
        AssertHold(
            FailoverPlanner.Decide(Recovered(Given.Long) with { Policy = Given.Policy with { Failback = new() { Mode = FailbackMode.Manual } } }),
            "FailbackDue", Reasons.FailbackManual);

    [Fact]
    public void PreferredRecovered_FailbackHold_StaysAndNamesWhatRecovered()
    {
        var decision = FailoverPlanner.Decide(Recovered(Given.Long) with { Policy = Held });

        AssertHold(decision, "FailbackDue", Reasons.FailbackHeld);
        Assert.StartsWith("a could be active again; spec.failback.mode is Hold", decision.Message, StringComparison.Ordinal);
        Assert.False(decision.Impossible);
    }

    [Fact]
    public void FailbackHold_APersonAsksForAFailback_IsRefusedWithWhatToDo()
    {
        var decision = FailoverPlanner.Decide((Recovered(Given.Long) with { Policy = Held }).Asked(FailoverKind.Failback));

        AssertHold(decision, "FailbackDue", Reasons.FailbackHeld);
        Assert.True(decision.Impossible);
        Assert.Contains("set it to Manual or Automatic, or ask with a Failover of kind Switchover that names the region", decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FailbackHold_APersonNamesTheRegion_GoesThere() =>
        Assert.Equal(["a"], FailoverPlanner.Decide((Recovered(Given.Long) with { Policy = Held }).Asked(FailoverKind.Switchover, "a")).Change!.To);

    [Fact]
    public void FailbackHold_ActiveFails_FailsOver()
    {
        var input = Given.Input(Given.Region("a"), Given.Region("b", Verdict.Down), Given.Region("c")) with { Active = ["b"], Policy = Held };
        Assert.Equal(["a"], FailoverPlanner.Decide(input).Change!.To);
    }

    [Fact]
    public void FailbackHold_Weighted_NobodyJoinsByItself() =>
        AssertHold(
            FailoverPlanner.Decide(Recovered(Given.Long) with { Policy = Given.Weighted with { Failback = Held.Failback } }), "FailbackDue", Reasons.FailbackHeld);

    [Fact]
    public void PreferredHealthy_APersonMovedAway_StaysThere() =>
        AssertHold(FailoverPlanner.Decide(Recovered(Given.Long) with { LastChangeByPerson = true }), "FailbackDue", Reasons.ChangedByPerson);

    [Fact]
    public void PreferredRecovered_NotAFailoverTarget_Keeps()
    {
        var input = Recovered(Given.Long);
        var a = input.Regions[0];
        Assert.Equal(DecisionOutcome.Keep, FailoverPlanner.Decide(input with { Regions = [a with { Spec = a.Spec with { FailoverTarget = false } }, .. input.Regions.Skip(1)] }).Outcome);
    }

    [Fact]
    public void PreferredRecovered_FailbackManual_APersonBringsItBack()
    {
        var input = Recovered(TimeSpan.Zero) with { Policy = Given.Policy with { Failback = new() { Mode = FailbackMode.Manual } } };
        Assert.Equal(["a"], FailoverPlanner.Decide(input.Asked(FailoverKind.Failback)).Change!.To);
    }

    private static readonly FailoverPolicySpec Held = Given.Policy with { Failback = new() { Mode = FailbackMode.Hold } };

    private static PlannerInput Unplaced(params RegionState[] regions) => Given.Input(regions) with { Active = [] };

    private static PlannerInput Recovered(TimeSpan healthyFor) =>
        Given.Input(Given.Region("a", Verdict.Healthy, healthyFor), Given.Region("b"), Given.Region("c")) with { Active = ["b"] };
}

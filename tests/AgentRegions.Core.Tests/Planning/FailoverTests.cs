using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Planning;

/// <summary>An active region fails, and nobody asked.</summary>
public sealed class FailoverTests
{
    [Fact]
    public void ActiveDown_MovesToTheNextPreferredHealthyRegion()
    {
        var decision = FailoverPlanner.Decide(Given.Input(Given.Region("a", Verdict.Down), Given.Region("b"), Given.Region("c")));

        Assert.Equal(["b"], decision.Change!.To);
        Assert.Equal(["a"], decision.Change.From);
        Assert.Equal(FailoverKind.Failover, decision.Change.Kind);
        Assert.Equal(Reasons.RegionUnhealthy, decision.Reason);
        Assert.Contains("a is Down", decision.Change.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void ActiveDegraded_Moves() =>
        Assert.Equal(["b"], FailoverPlanner.Decide(Given.Input(Given.Region("a", Verdict.Degraded), Given.Region("b"))).Change!.To);

    [Fact]
    public void ActiveUnknown_Keeps() =>
        Assert.Equal(DecisionOutcome.Keep, FailoverPlanner.Decide(Given.Input(Given.Region("a", Verdict.Unknown), Given.Region("b"))).Outcome);

    [Fact]
    public void ActiveDown_CooldownRunning_HoldsForTheRest()
    {
        var decision = FailoverPlanner.Decide(Down() with { SinceLastChange = TimeSpan.FromMinutes(2) });

        AssertHold(decision, "CooldownElapsed", Reasons.CoolingDown);
        Assert.Equal(TimeSpan.FromMinutes(3), decision.AskAgainIn);
    }

    [Fact]
    public void ActiveDown_CooldownJustOver_Moves() =>
        Assert.NotNull(FailoverPlanner.Decide(Down() with { SinceLastChange = TimeSpan.FromMinutes(5) }).Change);

    [Fact]
    public void ActiveDown_AsManyChangesAsADayMayHave_HoldsUntilTheOldestIsADayOld()
    {
        var decision = FailoverPlanner.Decide(Down() with { ChangesOfDay = Hours(1, 3, 20), Policy = Given.Policy with { MaxChangesPerDay = 3 } });

        AssertHold(decision, "DayLimitKept", Reasons.TooManyChanges);
        Assert.Contains("3 changes in the last 24 hours, spec.maxChangesPerDay is 3", decision.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromHours(4), decision.AskAgainIn);
    }

    [Fact]
    public void ActiveDown_MoreChangesThanADayMayHave_HoldsUntilOneMoreMayBeMade() =>
        Assert.Equal(
            TimeSpan.FromHours(21),
            FailoverPlanner.Decide(Down() with { ChangesOfDay = Hours(1, 3, 20), Policy = Given.Policy with { MaxChangesPerDay = 2 } }).AskAgainIn);

    [Fact]
    public void ActiveDown_OneChangeLeftOfTheDay_Moves() =>
        Assert.NotNull(FailoverPlanner.Decide(Down() with { ChangesOfDay = Hours(1, 3), Policy = Given.Policy with { MaxChangesPerDay = 3 } }).Change);

    [Fact]
    public void NoChangeLeftOfTheDay_OnlyARequestThatBypassesTheCooldownPasses()
    {
        var input = Given.Input() with { ChangesOfDay = Hours(1, 2, 3, 4, 5, 6) };

        AssertHold(FailoverPlanner.Decide(input.Asked(FailoverKind.Switchover, "b")), "DayLimitKept", Reasons.TooManyChanges);
        Assert.Equal(["b"], FailoverPlanner.Decide(input.Asked(FailoverKind.Switchover, "b", BypassRule.Cooldown)).Change!.To);
    }

    [Fact]
    public void NoChangeLeftOfTheDay_AHealthyServiceSaysThatNoFailoverIsPossible() =>
        AssertHold(FailoverPlanner.DecideAsIfActiveFailed(Given.Input() with { ChangesOfDay = Hours(1, 2, 3, 4, 5, 6) }), "DayLimitKept", Reasons.TooManyChanges);

    [Fact]
    public void ActiveDown_Paused_Holds() =>
        AssertHold(FailoverPlanner.Decide(Down() with { Policy = Given.Policy with { Mode = FailoverMode.Paused } }), "NotPaused", Reasons.Paused);

    [Fact]
    public void ActiveDown_Manual_HoldsAndSaysWhatWasSeen()
    {
        var decision = FailoverPlanner.Decide(Down() with { Policy = Given.Policy with { Mode = FailoverMode.Manual } });

        AssertHold(decision, "NotPaused", Reasons.ManualMode);
        Assert.Contains("a is Down", decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ActiveDown_NotForConfirmFor_HoldsForTheRest()
    {
        var input = Given.Input(Given.Region("a", Verdict.Down, TimeSpan.FromSeconds(4)), Given.Region("b"));
        var decision = FailoverPlanner.Decide(input with { Policy = Given.Policy with { Detection = new() { ConfirmFor = Duration.FromSeconds(10) } } });

        AssertHold(decision, "RegionDownLongEnough", Reasons.NotConfirmed);
        Assert.Equal(TimeSpan.FromSeconds(6), decision.AskAgainIn);
    }

    [Fact]
    public void QuorumJustReached_OneObserverSaidSoForLong_CountsFromTheQuorum()
    {
        var a = Given.Region("a").Seen(
            Given.Vote("one", Verdict.Down, Given.Long), Given.Vote("two", Verdict.Down, TimeSpan.FromSeconds(1)), Given.Vote("three", Verdict.Healthy));
        var input = Given.Input(a, Given.Region("b")) with { Policy = Given.Policy with { Detection = new() { ConfirmFor = Duration.FromSeconds(10) } } };

        var decision = FailoverPlanner.Decide(input);

        AssertHold(decision, "RegionDownLongEnough", Reasons.NotConfirmed);
        Assert.Equal(TimeSpan.FromSeconds(9), decision.AskAgainIn);
    }

    [Fact]
    public void ActiveDownToAMinority_HoldsAndNamesIt()
    {
        var a = Given.Region("a").Seen(Given.Vote("one", Verdict.Down), Given.Vote("two", Verdict.Healthy), Given.Vote("three", Verdict.Healthy));

        var decision = FailoverPlanner.Decide(Given.Input(a, Given.Region("b")));

        AssertHold(decision, "QuorumAgrees", Reasons.QuorumMissing);
        Assert.Contains("a is unhealthy to one only", decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AllDown_KeepsDns() =>
        AssertHold(
            FailoverPlanner.Decide(Given.Input(Given.Region("a", Verdict.Down), Given.Region("b", Verdict.Down), Given.Region("c", Verdict.Degraded))),
            "SafetyKept", Reasons.AllRegionsDown);

    [Fact]
    public void ActiveDown_OthersUnknown_Waits() =>
        AssertHold(
            FailoverPlanner.Decide(Given.Input(Given.Region("a", Verdict.Down), Given.Region("b", Verdict.Unknown))), "SafetyKept", Reasons.VerdictsPending);

    [Fact]
    public void FewerHealthyThanMinHealthyRegions_Holds()
    {
        var decision = FailoverPlanner.Decide(Down() with { Policy = Given.Policy with { Safety = new() { MinHealthyRegions = 3 } } });

        AssertHold(decision, "SafetyKept", Reasons.TooFewHealthyRegions);
        Assert.Contains("2 healthy regions, spec.safety.minHealthyRegions is 3", decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TargetsExcluded_HoldsWithWhyNotForEach()
    {
        var b = Given.Region("b");
        var input = Given.Input(
            Given.Region("a", Verdict.Down), b with { Spec = b.Spec with { FailoverTarget = false } }, Given.Region("c") with { DnsProblem = "Route 53 refused it" });

        var decision = FailoverPlanner.Decide(input);

        AssertHold(decision, "TargetChosen", Reasons.NoTarget);
        Assert.Equal(["a", "b", "c"], decision.Candidates.Select(c => c.Name));
        Assert.All(decision.Candidates, c => Assert.False(c.Eligible));
        Assert.Contains("failoverTarget", decision.Candidates[1].Reason, StringComparison.Ordinal);
        Assert.Equal("Route 53 refused it", decision.Candidates[2].Reason);
    }

    [Fact]
    public void SamePriority_HigherWeightThenNameWins()
    {
        RegionState Equal(string name, int weight) => Given.Region(name) with { Spec = Given.Spec(name) with { Priority = 1, Weight = weight } };
        var down = Given.Region("a", Verdict.Down);

        Assert.Equal(["c"], FailoverPlanner.Decide(Given.Input(down, Equal("b", 10), Equal("c", 20))).Change!.To);
        Assert.Equal(["b"], FailoverPlanner.Decide(Given.Input(down, Equal("c", 10), Equal("b", 10))).Change!.To);
    }

    [Fact]
    public void ActiveRegionHasNoObject_HoldsAndSaysWhatToDo()
    {
        var decision = FailoverPlanner.Decide(Given.Input(Given.Region("b"), Given.Region("c")));

        AssertHold(decision, "RegionDownLongEnough", Reasons.RegionMissing);
        Assert.Contains("apply it again or ask for a Switchover", decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoRegionsAtAll_SaysThatTheSelectorSelectsNone()
    {
        var decision = FailoverPlanner.Decide(Given.Input() with { Regions = [], Active = [] });

        AssertHold(decision, "SafetyKept", Reasons.NoTarget);
        Assert.Contains("regionSelector", decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AsIfActiveFailed_AHealthyServiceTellsWhereItWouldGo()
    {
        var decision = FailoverPlanner.DecideAsIfActiveFailed(Given.Input());
        Assert.Equal(["b"], decision.Change!.To);
    }

    [Fact]
    public void AsIfActiveFailed_NowhereToGo_TellsWhy() =>
        AssertHold(
            FailoverPlanner.DecideAsIfActiveFailed(Given.Input(Given.Region("a"), Given.Region("b", Verdict.Down))), "SafetyKept", Reasons.AllRegionsDown);

    [Fact]
    public void AsIfActiveFailed_ForgetsTheRequest() =>
        Assert.Null(FailoverPlanner.DecideAsIfActiveFailed(Given.Input().Asked(FailoverKind.Switchover, "c")).Change!.RequestedBy);

    private static TimeSpan[] Hours(params int[] ago) => [.. ago.Select(h => TimeSpan.FromHours(h))];

    private static PlannerInput Down() => Given.Input(Given.Region("a", Verdict.Down), Given.Region("b"), Given.Region("c"));

    internal static void AssertHold(Decision decision, string rule, string reason)
    {
        Assert.Equal(DecisionOutcome.Hold, decision.Outcome);
        Assert.Equal((rule, reason), (decision.Rule, decision.Reason));
        Assert.Null(decision.Change);
    }
}

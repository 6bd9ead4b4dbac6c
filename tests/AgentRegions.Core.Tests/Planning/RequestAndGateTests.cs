using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;
using static AgentRegions.Core.Tests.Planning.FailoverTests;

namespace AgentRegions.Core.Tests.Planning;

public sealed class RequestAndGateTests
{
    [Fact]
    public void SwitchoverToAHealthyRegion_Moves()
    {
        var decision = FailoverPlanner.Decide(Given.Input().Asked(FailoverKind.Switchover, "c"));

        Assert.Equal(["c"], decision.Change!.To);
        Assert.Equal("by-hand", decision.Change.RequestedBy);
        Assert.Equal(Reasons.Requested, decision.Reason);
    }

    [Fact]
    public void Switchover_Manual_Moves() =>
        Assert.NotNull(FailoverPlanner.Decide((Given.Input() with { Policy = Given.Policy with { Mode = FailoverMode.Manual } }).Asked(FailoverKind.Switchover, "b")).Change);

    [Fact]
    public void Switchover_NotAFailoverTarget_APersonMay()
    {
        var b = Given.Region("b");
        var input = Given.Input(Given.Region("a"), b with { Spec = b.Spec with { FailoverTarget = false } });
        Assert.Equal(["b"], FailoverPlanner.Decide(input.Asked(FailoverKind.Switchover, "b")).Change!.To);
    }

    [Fact]
    public void Switchover_CooldownRunning_HoldsUnlessBypassed()
    {
        var input = Given.Input() with { SinceLastChange = TimeSpan.FromMinutes(1) };
        AssertHold(FailoverPlanner.Decide(input.Asked(FailoverKind.Switchover, "b")), "CooldownElapsed", Reasons.CoolingDown);
        Assert.NotNull(FailoverPlanner.Decide(input.Asked(FailoverKind.Switchover, "b", BypassRule.Cooldown)).Change);
    }

    [Fact]
    public void Switchover_TargetDown_HoldsUnlessSafetyIsBypassed()
    {
        var input = Given.Input(Given.Region("a"), Given.Region("b", Verdict.Down));
        AssertHold(FailoverPlanner.Decide(input.Asked(FailoverKind.Switchover, "b")), "TargetChosen", Reasons.TargetNotEligible);
        Assert.Equal(["b"], FailoverPlanner.Decide(input.Asked(FailoverKind.Switchover, "b", BypassRule.Safety)).Change!.To);
    }

    [Fact]
    public void Switchover_TargetUnknownToThePolicy_IsImpossible()
    {
        var decision = FailoverPlanner.Decide(Given.Input().Asked(FailoverKind.Switchover, "z"));

        AssertHold(decision, "TargetChosen", Reasons.TargetNotFound);
        Assert.True(decision.Impossible);
        Assert.Contains("a, b, c", decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Switchover_TargetAlreadyActive_IsImpossible()
    {
        var decision = FailoverPlanner.Decide(Given.Input().Asked(FailoverKind.Switchover, "a"));

        AssertHold(decision, "TargetChosen", Reasons.TargetAlreadyActive);
        Assert.True(decision.Impossible);
    }

    [Fact]
    public void Switchover_TheActiveRegionHasNoObject_APersonMovesOn() =>
        Assert.Equal(["b"], FailoverPlanner.Decide(Given.Input(Given.Region("b")).Asked(FailoverKind.Switchover, "b")).Change!.To);

    [Fact]
    public void FailoverAskedWithoutATarget_TakesTheNextPreferred() =>
        Assert.Equal(["b"], FailoverPlanner.Decide(Given.Input().Asked(FailoverKind.Failover)).Change!.To);

    [Fact]
    public void GateBlocks_HoldsAndSaysWhatDiffers()
    {
        var decision = FailoverPlanner.Decide(Differing(GateFailure.Block));

        AssertHold(decision, "GatesPass", Reasons.GateBlocks);
        Assert.Contains("gate contract: model_tag is m-8, the source's was m-7", decision.Message, StringComparison.Ordinal);
        Assert.False(Assert.Single(decision.Gates).Passed);
        Assert.False(decision.Candidates.Single(c => c.Name == "b").Eligible);
    }

    [Fact]
    public void GateWarns_MovesAndRecordsIt()
    {
        var decision = FailoverPlanner.Decide(Differing(GateFailure.Warn));

        Assert.Equal(["b"], decision.Change!.To);
        Assert.False(Assert.Single(decision.Gates).Passed);
    }

    [Fact]
    public void GateBlocks_BypassedByAPerson_MovesAndRecordsIt()
    {
        var decision = FailoverPlanner.Decide(Differing(GateFailure.Block).Asked(FailoverKind.Switchover, "b", BypassRule.Gates));

        Assert.Equal(["b"], decision.Change!.To);
        Assert.False(Assert.Single(decision.Gates).Passed);
    }

    [Fact]
    public void Bypass_NamesWhatWouldHaveHeldTheChangeBack_AndNothingElse()
    {
        var input = Differing(GateFailure.Block);
        input = input with
        {
            SinceLastChange = TimeSpan.Zero,
            ChangesOfDay = [.. Enumerable.Repeat(TimeSpan.FromHours(1), 6)],
            Policy = input.Policy with { Safety = new() { MinHealthyRegions = 3 } },
        };
        var all = FailoverPlanner.Decide(input.Asked(FailoverKind.Switchover, "b", BypassRule.Gates, BypassRule.Cooldown, BypassRule.Safety)).Change!.Evidence;

        Assert.StartsWith("Failover by-hand asks for it; bypassed: CooldownElapsed: the last change is less than spec.cooldown (5m) ago; DayLimitKept: 6 changes", all, StringComparison.Ordinal);
        Assert.Contains("SafetyKept: 1 healthy region, spec.safety.minHealthyRegions is 3; gate contract of b: model_tag is m-8", all, StringComparison.Ordinal);
        Assert.DoesNotContain("bypass:", all, StringComparison.Ordinal);
        var needless = FailoverPlanner.Decide(Given.Input().Asked(FailoverKind.Switchover, "b", BypassRule.Gates, BypassRule.Cooldown, BypassRule.Safety)).Change!.Evidence;
        Assert.DoesNotContain("bypassed", needless, StringComparison.Ordinal);
    }

    [Fact]
    public void BypassOfSafety_TowardsARegionThatIsDown_SaysSo()
    {
        var decision = FailoverPlanner.Decide(Given.Input(Given.Region("a"), Given.Region("b", Verdict.Down)).Asked(FailoverKind.Switchover, "b", BypassRule.Safety));

        Assert.EndsWith("bypassed: TargetChosen: b is Down: seen Down", decision.Change!.Evidence, StringComparison.Ordinal);
        Assert.Equal("asked for, though it is Down", Assert.Single(decision.Candidates).Reason);
    }

    [Fact]
    public void ReplicasAreAskedFor_WhereTheyWouldOpenATarget_AndEverywhereWhenThatDoesNotCome()
    {
        var room = new GateSpec { Name = "room", Type = GateType.Capacity, Capacity = new() { MinReady = 3, Scale = new() { Max = 5 } } };
        var input = Given.Input(
            Given.Region("a", Verdict.Down, TimeSpan.FromSeconds(5)).Saying("m-7"), Given.Region("b").Saying("m-8") with { ReadyReplicas = 1 }, Given.Region("c").Saying("m-7") with { ReadyReplicas = 1 });
        input = input with { Policy = Given.WithContractGate(GateFailure.Block) with { Gates = [.. Given.WithContractGate(GateFailure.Block).Gates, room] } };

        Assert.Equal([new("c", 3)], FailoverPlanner.Decide(input).Demands);
        input = input with { Policy = input.Policy with { Gates = [room] } };
        Assert.Equal([new("b", 3)], FailoverPlanner.Decide(input).Demands);
        input = input with { Regions = [Given.Region("a", Verdict.Down, TimeSpan.FromMinutes(2)), .. input.Regions.Skip(1)] };
        Assert.Equal([new("b", 3), new("c", 3)], FailoverPlanner.Decide(input).Demands);
    }

    [Fact]
    public void GateBlocksTheFirstCandidate_TheNextIsTaken()
    {
        var input = Differing(GateFailure.Block);
        var decision = FailoverPlanner.Decide(input with { Regions = [.. input.Regions, Given.Region("c").Saying("m-7")] });

        Assert.Equal(["c"], decision.Change!.To);
        Assert.True(Assert.Single(decision.Gates).Passed);
        Assert.Contains("model_tag", decision.Candidates.Single(c => c.Name == "b").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TargetSilentAboutItsContract_HasNotPassed() =>
        AssertHold(
            FailoverPlanner.Decide(Given.Input(Given.Region("a", Verdict.Down).Saying("m-7"), Given.Region("b")) with { Policy = Given.WithContractGate(GateFailure.Block) }),
            "GatesPass", Reasons.GateBlocks);

    [Fact]
    public void SourceNeverSaidItsContract_HasNotPassed() =>
        Assert.Contains(
            "set contract.expected",
            FailoverPlanner.Decide(Given.Input(Given.Region("a", Verdict.Down), Given.Region("b").Saying("m-7")) with { Policy = Given.WithContractGate(GateFailure.Block) }).Message,
            StringComparison.Ordinal);

    [Fact]
    public void FirstPlacement_ThereIsNoSourceToCompareWith_Places() =>
        Assert.Equal(
            ["a"],
            FailoverPlanner.Decide(Given.Input(Given.Region("a").Saying("m-7")) with { Active = [], Policy = Given.WithContractGate(GateFailure.Block) }).Change!.To);

    [Fact]
    public void FirstPlacement_NotWhatThePolicyExpects_Holds()
    {
        var gate = new GateSpec { Name = "contract", Type = GateType.Contract, Contract = new() { Expected = new() { ModelTag = "m-9" } } };
        var decision = FailoverPlanner.Decide(Given.Input(Given.Region("a").Saying("m-7")) with { Active = [], Policy = Given.Policy with { Gates = [gate] } });

        AssertHold(decision, "GatesPass", Reasons.GateBlocks);
        Assert.Contains("the policy expects m-9", decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GateBlocks_ForceAfterPassed_GoesOnAndSaysSo()
    {
        var policy = Given.Policy with { Gates = [Given.WithContractGate(GateFailure.Block).Gates[0] with { ForceAfter = Duration.FromSeconds(60) }] };
        var regions = Differing(GateFailure.Block).Regions;
        PlannerInput After(int seconds) => Given.Input([Given.Region("a", Verdict.Down, TimeSpan.FromSeconds(seconds)).Saying("m-7"), .. regions.Skip(1)]) with { Policy = policy };

        var waits = FailoverPlanner.Decide(After(59));
        AssertHold(waits, "GatesPass", Reasons.GateBlocks);
        Assert.Equal(TimeSpan.FromSeconds(1), waits.AskAgainIn);
        var forced = FailoverPlanner.Decide(After(60));
        Assert.Equal(["b"], forced.Change!.To);
        Assert.Contains("forced", Assert.Single(forced.Gates).Detail, StringComparison.Ordinal);
        Assert.Null(FailoverPlanner.DecideAsIfActiveFailed(After(60) with { Regions = [Given.Region("a").Saying("m-7"), .. regions.Skip(1)] }).Change);
    }

    private static PlannerInput Differing(GateFailure onFailure) =>
        Given.Input(Given.Region("a", Verdict.Down).Saying("m-7"), Given.Region("b").Saying("m-8")) with { Policy = Given.WithContractGate(onFailure) };
}

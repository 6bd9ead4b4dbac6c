using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Planning;

/// <summary>When clients are sent to the status page, and when not.</summary>
public sealed class StatusPageTests
{
    private static readonly PlannerInput AllDown = Down(Given.Paged, Given.Region("b", Verdict.Down), Given.Region("c", Verdict.Degraded));

    [Fact]
    public void NoRegionHealthy_IsShown()
    {
        var decision = FailoverPlanner.DecideStatusPage(AllDown);

        Assert.True(decision.IsWanted);
        Assert.Contains("no region is healthy", decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeepLast_IsNot()
    {
        Assert.False(FailoverPlanner.DecideStatusPage(AllDown with { Policy = Given.Policy }).IsWanted);
        Assert.False(FailoverPlanner.DecideStatusPage(AllDown with { Policy = Given.Policy, OnStatusPage = true }).IsWanted);
    }

    [Fact]
    public void SomeoneCouldTakeOver_IsNot_ThoughACooldownOrTheDaysLimitHoldsThat()
    {
        var input = Down(Given.Paged, Given.Region("b")) with { SinceLastChange = TimeSpan.FromSeconds(1), ChangesOfDay = [.. Enumerable.Repeat(TimeSpan.FromHours(1), 6)] };

        Assert.Equal(Reasons.CoolingDown, FailoverPlanner.Decide(input).Reason);
        Assert.False(FailoverPlanner.DecideStatusPage(input).IsWanted);
    }

    [Fact]
    public void NoRegionHealthy_CooldownRunningAndTheDaysLimitReached_IsShown() =>
        Assert.True(FailoverPlanner.DecideStatusPage(AllDown with { SinceLastChange = TimeSpan.FromSeconds(1), ChangesOfDay = [.. Enumerable.Repeat(TimeSpan.FromHours(1), 6)] }).IsWanted);

    [Fact]
    public void HealthyRegionThatSafetyOrItsSpecKeepsOut_IsShown()
    {
        var b = Given.Region("b");
        Assert.True(FailoverPlanner.DecideStatusPage(Down(Given.Paged with { Safety = Given.Paged.Safety with { MinHealthyRegions = 2 } }, b)).IsWanted);
        Assert.True(FailoverPlanner.DecideStatusPage(Down(Given.Paged, b with { Spec = b.Spec with { FailoverTarget = false } })).IsWanted);
        Assert.True(FailoverPlanner.DecideStatusPage(Down(Given.Paged, b with { DnsProblem = "Route 53 refused its records" })).IsWanted);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("1h", false)]
    public void HealthyRegionThatAGateKeepsOut_IsShown_UnlessTheGateWillBeForced(string? forceAfter, bool shown)
    {
        var policy = Given.Paged with
        {
            Gates = [new() { Name = "contract", Type = GateType.Contract, Contract = new(), ForceAfter = forceAfter is null ? null : Duration.Parse(forceAfter) }],
        };
        var input = Given.Input(Given.Region("a", Verdict.Down, TimeSpan.FromMinutes(1)).Saying("m-7"), Given.Region("b").Saying("m-8")) with { Policy = policy };

        Assert.Equal(Reasons.GateBlocks, FailoverPlanner.Decide(input).Reason);
        Assert.Equal(shown, FailoverPlanner.DecideStatusPage(input).IsWanted);
    }

    [Theory]
    [InlineData(GateType.Webhook)]
    [InlineData(GateType.Capacity)]
    public void AGateIsNotReadyYet_WaitsALittle_AndIsShownThen(GateType type)
    {
        var policy = Given.Paged with
        {
            Gates = [new() { Name = "gate", Type = type, Webhook = new() { Url = "https://gate.example.com" }, Capacity = new() { MinReady = 3, Scale = new() { Max = 5 } } }],
        };
        PlannerInput After(int seconds) =>
            Given.Input(Given.Region("a", Verdict.Down, TimeSpan.FromSeconds(seconds)), Given.Region("b") with { ReadyReplicas = 1, CountedAgo = TimeSpan.Zero }) with { Policy = policy };

        var waiting = FailoverPlanner.DecideStatusPage(After(59));
        Assert.Equal((false, TimeSpan.FromSeconds(1)), (waiting.IsWanted, waiting.AskAgainIn));
        Assert.False(FailoverPlanner.DecideStatusPage(After(1)).IsWanted);
        Assert.True(FailoverPlanner.DecideStatusPage(After(60)).IsWanted);
    }

    [Fact]
    public void AGateIsNotReadyYet_AndAnotherSaysNo_IsShownAtOnce()
    {
        var policy = Given.Paged with
        {
            Gates = [new() { Name = "hook", Type = GateType.Webhook, Webhook = new() { Url = "https://gate.example.com" } }, new() { Name = "capacity", Type = GateType.Capacity, Capacity = new() { MinReady = 3 } }],
        };
        var b = Given.Region("b") with { ReadyReplicas = 1, CountedAgo = TimeSpan.Zero };

        Assert.True(FailoverPlanner.DecideStatusPage(Given.Input(Given.Region("a", Verdict.Down, TimeSpan.FromSeconds(5)), b) with { Policy = policy }).IsWanted);
    }

    [Fact]
    public void OneOfTheActiveRegionsIsNotThereAnyMore_IsNotShown_SinceDnsCouldNotReturn() =>
        Assert.Contains("no AgentRegion gone is selected", NotShown(AllDown with { Active = ["a", "gone"], Policy = Given.Paged with { Routing = RoutingPolicy.Weighted } }), StringComparison.Ordinal);

    [Fact]
    public void NotForLongEnough_Waits()
    {
        var policy = Given.Paged with { Detection = new() { ConfirmFor = Duration.Parse("30s") } };
        var decision = FailoverPlanner.DecideStatusPage(
            Given.Input(Given.Region("a", Verdict.Down, TimeSpan.FromSeconds(10)), Given.Region("b", Verdict.Down)) with { Policy = policy });

        Assert.False(decision.IsWanted);
        Assert.Equal(TimeSpan.FromSeconds(20), decision.AskAgainIn);
    }

    [Fact]
    public void OneOfTheActiveIsNotKnownToBeUnhealthy_OrAnotherMayBeHealthy_Waits()
    {
        var weighted = Given.Paged with { Routing = RoutingPolicy.Weighted };
        var input = Given.Input(Given.Region("a", Verdict.Down), Given.Region("b", Verdict.Unknown), Given.Region("c", Verdict.Down));

        Assert.False(FailoverPlanner.DecideStatusPage(input with { Policy = weighted, Active = ["a", "b"] }).IsWanted);
        Assert.False(FailoverPlanner.DecideStatusPage(input with { Policy = Given.Paged }).IsWanted);
        Assert.True(FailoverPlanner.DecideStatusPage(AllDown with { Policy = weighted, Active = ["a", "b"] }).IsWanted);
    }

    [Fact]
    public void ActiveDownToAMinorityOnly_IsNot()
    {
        var a = Given.Region("a").Seen(Given.Vote("one", Verdict.Down), Given.Vote("two", Verdict.Healthy), Given.Vote("three", Verdict.Unknown));

        Assert.False(FailoverPlanner.DecideStatusPage(Given.Input(a, Given.Region("b", Verdict.Down)) with { Policy = Given.Paged }).IsWanted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Paused_OrTheOperatorsDisagree_ClientsStayWhereTheyAre(bool shown)
    {
        var healed = Given.Input() with { Policy = Given.Paged };
        foreach (var input in new[] { AllDown with { OnStatusPage = shown }, healed with { OnStatusPage = shown } })
        {
            Assert.Equal(shown, FailoverPlanner.DecideStatusPage(input with { Paused = "by hand" }).IsWanted);
            Assert.Equal(shown, FailoverPlanner.DecideStatusPage(input with { Policy = Given.Paged with { Mode = FailoverMode.Paused } }).IsWanted);
            Assert.Equal(shown, FailoverPlanner.DecideStatusPage(input with { Disunion = new(Reasons.SpecsDiffer, "they differ") }).IsWanted);
        }
    }

    [Fact]
    public void Manual_ShowsNoneByItself_ButTakesItDown()
    {
        var manual = Given.Paged with { Mode = FailoverMode.Manual };
        Assert.False(FailoverPlanner.DecideStatusPage(AllDown with { Policy = manual }).IsWanted);
        Assert.True(FailoverPlanner.DecideStatusPage(AllDown with { Policy = manual, OnStatusPage = true }).IsWanted);
        Assert.False(FailoverPlanner.DecideStatusPage(Given.Input() with { Policy = manual, OnStatusPage = true }).IsWanted);
    }

    [Fact]
    public void OnThePage_StaysUntilAnActiveRegionIsHealthy()
    {
        Assert.True(FailoverPlanner.DecideStatusPage(Down(Given.Paged, Given.Region("b")) with { OnStatusPage = true }).IsWanted);
        Assert.True(FailoverPlanner.DecideStatusPage(Given.Input(Given.Region("a", Verdict.Unknown), Given.Region("b", Verdict.Down)) with { Policy = Given.Paged, OnStatusPage = true }).IsWanted);
        Assert.False(FailoverPlanner.DecideStatusPage(Given.Input(Given.Region("a", heldFor: TimeSpan.Zero), Given.Region("b", Verdict.Down)) with { Policy = Given.Paged, OnStatusPage = true }).IsWanted);
    }

    [Fact]
    public void OnThePage_AFailoverWaitsForNoCooldownAndNoDaysLimit()
    {
        var input = Down(Given.Paged, Given.Region("b")) with { OnStatusPage = true, SinceLastChange = TimeSpan.Zero, ChangesOfDay = [.. Enumerable.Repeat(TimeSpan.FromHours(1), 6)] };

        Assert.Equal(["b"], FailoverPlanner.Decide(input).Change!.To);
    }

    [Fact]
    public void APersonSentItToAnUnhealthyRegion_TheirWordHolds_UntilItIsAcknowledgedOrTheRegionFailsAnew()
    {
        var sent = AllDown with { LastChangeByPerson = true, SinceLastChange = TimeSpan.FromMinutes(30) };

        Assert.Contains("agentregion.dev/acknowledge", FailoverPlanner.DecideStatusPage(sent).Message, StringComparison.Ordinal);
        Assert.False(FailoverPlanner.DecideStatusPage(sent).IsWanted);
        Assert.True(FailoverPlanner.DecideStatusPage(sent with { SinceLastChange = null }).IsWanted);
        Assert.True(FailoverPlanner.DecideStatusPage(sent with { SinceLastChange = TimeSpan.FromHours(2) }).IsWanted);
    }

    private static string NotShown(PlannerInput input)
    {
        var decision = FailoverPlanner.DecideStatusPage(input);
        Assert.False(decision.IsWanted);
        return decision.Message;
    }

    private static PlannerInput Down(FailoverPolicySpec policy, params RegionState[] others) => Given.Input([Given.Region("a", Verdict.Down), .. others]) with { Policy = policy };
}

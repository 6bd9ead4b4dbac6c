using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>A drill goes there and back as a switchover goes, leaves no trace by which others wait, and yields to what is real.</summary>
public sealed class DrillTests
{
    private const string Home = "203.0.113.1";
    private const string Away = "203.0.113.2";

    // The world's clock begins at midnight of a Thursday.
    private const string FirstName = "support-drill-202601010100";

    private static readonly FailoverPolicySpec Scheduled = Given.Policy with
    {
        Cooldown = Duration.FromMinutes(5),
        MaxChangesPerDay = 1,
        Failback = new() { StableFor = Duration.Zero },
        Drill = new() { Schedule = "0 * * * *", Mode = DrillMode.Switch, Window = Duration.FromMinutes(10), Stay = Duration.FromMinutes(3) },
    };

    [Fact]
    public async Task Scheduled_GoesStaysAndComesBack_AndNothingCountsIt()
    {
        var (world, one) = await DueAsync(Scheduled);
        Assert.Equal((Away, DrillPhase.Away), (world.Zone.Answers, world.Register.Drill!.Current!.Phase));
        Assert.Equal((FirstName, FailoverKind.Switchover, FailoverKind.Drill), (world.Register.History[0].RequestedBy, world.Register.History[0].Kind, world.Register.History[0].ShownKind));

        // The preferred region is healthy all the while: it waits for the drill.
        await one.TurnsAsync(5, TimeSpan.FromSeconds(30));
        Assert.Equal((Away, Reasons.DrillAway), (world.Zone.Answers, one.Outcome.Decision!.Reason));
        await UntilAsync(world, one, () => world.Register.Drill!.Current is null);

        Assert.Equal(Home, world.Zone.Answers);
        var last = world.Register.Drill!.Last!;
        Assert.Equal((FirstName, DrillResult.Passed, false), (last.Name, last.Result, last.DryRun));
        Assert.InRange(last.EndedAt - last.BeganAt!.Value, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(3.5));
        Assert.Equal($"{FirstName}-back", world.Register.History[0].RequestedBy);
        Assert.Null(world.Register.LastChangeAt);
        Assert.False(world.Register.LastChangeByPerson);
        Assert.Empty(world.Register.RecentChanges);

        world.Set("a", Verdict.Down);
        await one.TurnAsync();
        Assert.Equal(Away, world.Zone.Answers);
    }

    [Fact]
    public async Task DryRun_ChangesNothing_AndReportsWhatItWouldDo()
    {
        var policy = Scheduled with { Drill = Scheduled.Drill! with { Mode = DrillMode.DryRun }, Gates = Given.WithContractGate(GateFailure.Warn).Gates };
        var (world, one) = await World.PlacedAsync(policy);
        var (applies, sequence) = (world.Zone.Applies, world.Register.Sequence);
        await UntilAsync(world, one, () => world.Register.Drill?.Last is not null);

        Assert.Equal((Home, applies, sequence, 1L), (world.Zone.Answers, world.Zone.Applies, world.Register.Sequence, world.Register.Epoch));
        var last = world.Register.Drill!.Last!;
        Assert.Equal((FirstName, DrillResult.Passed, true, "WouldChange"), (last.Name, last.Result, last.DryRun, last.Reason));
        Assert.Equal(["b"], last.To);
        Assert.Single(last.Gates);
        Assert.Contains(last.Preview!.Records, line => line.StartsWith('+') && line.EndsWith(Away, StringComparison.Ordinal));
        var ended = Assert.Single(world.Register.Requests);
        Assert.Equal((FirstName, FailoverPhase.Done, true), (ended.Name, ended.Phase, ended.Drill is not null));
        Assert.Equal(["Gate", "Drain", "Fence", "Switch", "Verify"], ended.Steps.Select(s => s.Name));
        Assert.Null(world.Register.Preparation);
    }

    [Theory]
    [InlineData(5, DrillResult.Passed, "; gate room: 1 replicas are ready, 100 % of the source's 3 are 3; the operator of its region scales the workload to 3")]
    [InlineData(2, DrillResult.Skipped, null)]
    public async Task DryRun_TheTargetWouldBeScaledFirst_SaysSo_UnlessThatDoesNotSuffice(int most, DrillResult result, string? gates)
    {
        var room = new GateSpec { Name = "room", Type = GateType.Capacity, Capacity = new() { PercentOfSource = 100, Scale = new() { Max = most } } };
        var (world, one) = await World.PlacedAsync(Scheduled with { Drill = Scheduled.Drill! with { Mode = DrillMode.DryRun } });
        world.Policy = world.Policy with { Gates = [room] };
        foreach (var name in new[] { "a", "b", "c" })
            world.Regions[name] = world.Regions[name] with { ReadyReplicas = name == "a" ? 3 : 1 };
        await UntilAsync(world, one, () => world.Register.Drill?.Last is not null);

        var last = world.Register.Drill!.Last!;
        Assert.Equal(result, last.Result);
        Assert.Equal(gates is not null, last.Message.EndsWith("; the workload of b would be scaled to 3 first", StringComparison.Ordinal));
        var ended = Assert.Single(world.Register.Requests);
        Assert.Equal(gates is null ? null : $"0 of 1 gates passed{gates}", ended.Steps is [var first, ..] ? first.Detail : null);
        Assert.Empty(one.Outcome.Decision!.Demands);
    }

    [Fact]
    public async Task DryRun_AnotherTargetIsReady_GoesThereAsTheRealOneWould()
    {
        var room = new GateSpec { Name = "room", Type = GateType.Capacity, Capacity = new() { MinReady = 3, Scale = new() { Max = 5 } } };
        var (world, one) = await World.PlacedAsync(Scheduled with { Drill = Scheduled.Drill! with { Mode = DrillMode.DryRun } });
        world.Policy = world.Policy with { Gates = [room] };
        foreach (var name in new[] { "b", "c" })
            world.Regions[name] = world.Regions[name] with { ReadyReplicas = name == "c" ? 3 : 1 };
        await UntilAsync(world, one, () => world.Register.Drill?.Last is not null);

        Assert.Equal(["c"], world.Register.Drill!.Last!.To);
        Assert.DoesNotContain("scaled", world.Register.Drill.Last.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("target unhealthy", Reasons.NoTarget)]
    [InlineData("source unhealthy", Reasons.AllRegionsDown)]
    [InlineData("source unknown", Reasons.QuorumMissing)]
    [InlineData("source refused", "NoWayBack")]
    [InlineData("too few healthy", Reasons.TooFewHealthyRegions)]
    [InlineData("paused", Reasons.Paused)]
    [InlineData("paused by a person", Reasons.Paused)]
    [InlineData("manual", Reasons.ManualMode)]
    [InlineData("gate", Reasons.GateBlocks)]
    [InlineData("request waits", "RequestWaiting")]
    public async Task SomethingSpeaksAgainstIt_IsPutOff_AndLeftOutWhenTheWindowEnds(string what, string reason)
    {
        var (world, one) = await World.PlacedAsync(Scheduled);
        await one.TurnAsync();
        Hinder(world, what);
        await UntilAsync(world, one, () => world.Register.Drill!.Current is not null);
        Assert.Equal((FirstName, reason), (one.Outcome.Drill!.Value.Request, one.Outcome.Drill.Value.Decision.Reason));

        await UntilAsync(world, one, () => world.Register.Drill!.Current is null);

        var last = world.Register.Drill!.Last!;
        Assert.Equal((DrillResult.Skipped, reason), (last.Result, last.Reason));
        Assert.Contains("put off until its window ended at 2026-01-01 01:10:00Z", last.Message, StringComparison.Ordinal);
        Assert.Equal((Home, 1L), (world.Zone.Answers, world.Register.Epoch));
        Assert.Contains(world.Register.Requests, r => r is { Name: FirstName, Phase: FailoverPhase.Failed, Drill: not null });
    }

    [Fact]
    public async Task WhatSpokeAgainstItIsGoneWithinTheWindow_Begins()
    {
        var (world, one) = await World.PlacedAsync(Scheduled);
        Hinder(world, "too few healthy");
        await UntilAsync(world, one, () => world.Register.Drill?.Current is not null);
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        foreach (var name in new[] { "b", "c" })
            world.Set(name, Verdict.Healthy);
        await one.TurnAsync();

        Assert.Equal(Away, world.Zone.Answers);
    }

    [Fact]
    public async Task AGateThatMayBeForced_IsNotForcedForADrill()
    {
        var (world, one) = await World.PlacedAsync(Scheduled);
        world.Policy = Scheduled with { Gates = [Blocking with { ForceAfter = Duration.FromSeconds(1) }] };
        await UntilAsync(world, one, () => world.Register.Drill?.Last is not null);

        Assert.Equal((DrillResult.Skipped, Reasons.GateBlocks, Home), (world.Register.Drill!.Last!.Result, world.Register.Drill.Last.Reason, world.Zone.Answers));
    }

    [Fact]
    public async Task TheRegionItIsInFails_TheFailoverGoesFirst_AndEndsIt()
    {
        var (world, one) = await DueAsync(Scheduled);

        world.Set("b", Verdict.Down);
        await one.TurnAsync();

        Assert.Equal(Home, world.Zone.Answers);
        var last = world.Register.Drill!.Last!;
        Assert.Equal(DrillResult.Interrupted, last.Result);
        Assert.Contains("Failover to a went before it", last.Message, StringComparison.Ordinal);
        Assert.NotNull(world.Register.LastChangeAt);
        Assert.Single(world.Register.RecentChanges);
    }

    [Fact]
    public async Task APersonAsksForAnotherRegionMeanwhile_GoesThere_AndTheDrillIsOver()
    {
        var (world, one) = await DueAsync(Scheduled);
        world.Ask("to-c", "c");
        await one.SettleAsync();

        Assert.Equal(("203.0.113.3", DrillResult.Interrupted), (world.Zone.Answers, world.Register.Drill!.Last!.Result));
        Assert.True(world.Register.LastChangeByPerson);
    }

    [Fact]
    public async Task LeaderDiesWhileItIsAway_TheNextOneBringsItBack()
    {
        var (world, _) = await DueAsync(Scheduled);
        var two = world.Start("two");
        await UntilAsync(world, two, () => world.Register.Drill!.Last is not null);

        Assert.Equal((Home, DrillResult.Passed), (world.Zone.Answers, world.Register.Drill!.Last!.Result));
    }

    [Fact]
    public async Task ScheduleIsTakenAwayWhileItIsAway_ComesBackAllTheSame()
    {
        var (world, one) = await DueAsync(Scheduled);
        world.Policy = Scheduled with { Drill = null };
        await UntilAsync(world, one, () => world.Register.Drill!.Current is null);

        Assert.Equal((Home, DrillResult.Passed), (world.Zone.Answers, world.Register.Drill!.Last!.Result));
    }

    [Theory]
    [InlineData("home unhealthy", Reasons.TargetNotEligible)]
    [InlineData("paused", Reasons.Paused)]
    [InlineData("gate", Reasons.GateBlocks)]
    public async Task WayBackIsHeld_WaitsThere_UntilItIsFree(string what, string reason)
    {
        var (world, one) = await DueAsync(Scheduled);
        Hinder(world, what);
        await one.TurnsAsync(20, TimeSpan.FromSeconds(30));
        Assert.Equal((Away, $"{FirstName}-back", reason), (world.Zone.Answers, one.Outcome.Drill!.Value.Request, one.Outcome.Drill.Value.Decision.Reason));

        world.Policy = Scheduled;
        world.Set("a", Verdict.Healthy);
        await UntilAsync(world, one, () => world.Register.Drill!.Last is not null);
        Assert.Equal((Home, DrillResult.Passed), (world.Zone.Answers, world.Register.Drill!.Last!.Result));
    }

    [Fact]
    public async Task SomeSeeTroubleInTheRegionItIsIn_AndNobodyActsOnIt_GoesBackAllTheSame()
    {
        var (world, one) = await DueAsync(Scheduled);
        world.Observers = new(["one", "two", "three"], 2, null);
        world.Regions["b"] = world.Regions["b"].Seen(Given.Vote("one", Verdict.Healthy), Given.Vote("two", Verdict.Healthy), Given.Vote("three", Verdict.Down));
        await one.TurnAsync();
        Assert.Equal(DecisionOutcome.Hold, one.Outcome.Decision!.Outcome);
        await UntilAsync(world, one, () => world.Register.Drill!.Current is null);

        Assert.Equal((Home, DrillResult.Passed), (world.Zone.Answers, world.Register.Drill!.Last!.Result));
    }

    [Fact]
    public async Task ManualMode_TheRegionOfAPersonsDrillFails_ItsWayBackIsNotHeldByThat()
    {
        var (world, one) = await World.PlacedAsync(Given.Policy with { Mode = FailoverMode.Manual });
        world.Requests.Add(new("try", Given.Request(FailoverKind.Drill, "b"), world.Clock.GetUtcNow()));
        await UntilAsync(world, one, () => world.Register.Drill?.Current is { Phase: DrillPhase.Away });
        world.Set("b", Verdict.Down);
        await UntilAsync(world, one, () => world.Register.Drill!.Current is null);

        Assert.Equal((Home, DrillResult.Passed), (world.Zone.Answers, world.Register.Drill!.Last!.Result));
    }

    [Fact]
    public async Task WayBackIsHeld_PersonsRequestsRunAndEndAsEver()
    {
        var (world, one) = await DueAsync(Scheduled);
        Hinder(world, "home unhealthy");
        await one.TurnsAsync(10, TimeSpan.FromSeconds(30));
        world.Ask("to-a", "a");
        await one.TurnsAsync(10, TimeSpan.FromSeconds(10));
        Assert.Contains(world.Register.Requests, r => r is { Name: "to-a", Phase: FailoverPhase.Failed, Reason: "TimedOut" });

        world.Ask("to-c", "c");
        await one.SettleAsync();

        Assert.Equal(("203.0.113.3", DrillResult.Interrupted), (world.Zone.Answers, world.Register.Drill!.Last!.Result));
        Assert.Contains(world.Register.Requests, r => r is { Name: $"{FirstName}-back", Reason: nameof(DrillResult.Interrupted) });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task APersonLeftThePreferredRegion_NoDrillGoesThere(bool isThereAThird)
    {
        var (world, one) = await World.PlacedAsync(Scheduled with { MaxChangesPerDay = 6 });
        world.Ask("away", "b");
        await one.SettleAsync();
        if (!isThereAThird)
            world.Set("c", Verdict.Down);
        await UntilAsync(world, one, () => world.Register.Drill is { Current.Phase: DrillPhase.Away } or { Last: not null });

        Assert.Equal(isThereAThird ? "203.0.113.3" : Away, world.Zone.Answers);
        if (!isThereAThird)
            Assert.Equal((DrillResult.Skipped, Reasons.NoTarget), (world.Register.Drill!.Last!.Result, world.Register.Drill.Last.Reason));
    }

    [Fact]
    public async Task APersonAsksForWhatCannotBe_IsNoDrillThatWasTried()
    {
        var (world, one) = await World.PlacedAsync(Given.Policy);
        world.Requests.Add(new("try", Given.Request(FailoverKind.Drill, "nowhere"), world.Clock.GetUtcNow()));
        await one.TurnAsync();

        Assert.Equal(("try", Reasons.TargetNotFound), (world.Register.Requests[0].Name, world.Register.Requests[0].Reason));
        Assert.Null(world.Register.Drill?.Last);
    }

    [Fact]
    public void ManyScheduledDrills_PersonsRequestsStayKnown()
    {
        var register = new Register().RequestEnded(new() { Name = "move", Reason = "Switched", At = DateTimeOffset.UnixEpoch });
        for (var i = 0; i < 100; i++)
            register = register.RequestEnded(new() { Name = $"drill-{i}", Reason = "Passed", Drill = new($"drill-{i}", IsBack: false, IsScheduled: true), At = DateTimeOffset.UnixEpoch });

        Assert.True(register.HasHandled("move"));
        Assert.Equal((21, "drill-99"), (register.Requests.Count, register.Requests[0].Name));
    }

    [Fact]
    public async Task NobodyLedDuringTheWindow_IsSaidOnce_AndNotCaughtUp()
    {
        var (world, one) = await World.PlacedAsync(Scheduled);
        await one.TurnAsync();
        world.Clock.Advance(TimeSpan.FromHours(3.5));
        await one.TurnsAsync(20, TimeSpan.FromSeconds(30));

        Assert.Equal(Home, world.Zone.Answers);
        var missed = Assert.Single(world.Register.Requests);
        Assert.Equal(("support-drill-202601010300", "WindowMissed"), (missed.Name, missed.Reason));
    }

    [Fact]
    public async Task ScheduleIsNew_WhatWasBeforeItIsNotMadeUpFor()
    {
        var (world, one) = await World.PlacedAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(65));
        world.Policy = Scheduled;
        await one.TurnsAsync(20, TimeSpan.FromSeconds(10));

        Assert.Equal((Home, null), (world.Zone.Answers, world.Register.Drill!.Current));
        Assert.Null(world.Register.Drill.Last);
    }

    [Fact]
    public async Task APersonAsksForOne_ComesBackAfterTheStay_AndIsNoPersonsChange()
    {
        var (world, one) = await World.PlacedAsync(Given.Policy with { Failback = new() { StableFor = Duration.Zero } });
        world.Requests.Add(new("try", Given.Request(FailoverKind.Drill), world.Clock.GetUtcNow()));
        await one.SettleAsync(4);
        Assert.Equal((Away, "try"), (world.Zone.Answers, world.Register.History[0].RequestedBy));
        await UntilAsync(world, one, () => world.Register.Drill!.Last is not null);

        Assert.Equal((Home, "try-back", DrillResult.Passed), (world.Zone.Answers, world.Register.History[0].RequestedBy, world.Register.Drill!.Last!.Result));
        Assert.False(world.Register.LastChangeByPerson);
        Assert.Null(world.Register.LastChangeAt);
    }

    [Fact]
    public async Task RegisterOfADrill_HasNoKindThatAnOlderOperatorDoesNotKnow()
    {
        var (world, one) = await DueAsync(Scheduled);
        var during = RegisterJson.Write(world.Register);
        await UntilAsync(world, one, () => world.Register.Drill!.Current is null);

        foreach (var text in new[] { during, RegisterJson.Write(world.Register) })
        {
            Assert.DoesNotContain("\"kind\":\"Drill\"", text, StringComparison.Ordinal);
            Assert.Contains("\"kind\":\"Switchover\"", text, StringComparison.Ordinal);
            Assert.Equal(text, RegisterJson.Write(RegisterJson.Read(text)));
        }
    }

    [Fact]
    public async Task ServiceThatSharesItsTraffic_ADrillIsRefusedWithTheReason()
    {
        var (world, one) = await World.PlacedAsync(Given.Weighted);
        world.Requests.Add(new("try", Given.Request(FailoverKind.Drill, "b"), world.Clock.GetUtcNow()));
        await one.TurnAsync();

        Assert.Equal(("try", "DrillNotPossible"), (world.Register.Requests[0].Name, world.Register.Requests[0].Reason));
    }

    [Fact]
    public async Task StreamsDoNotEnd_TheDrillIsTakenBack_AndItsWayBackTriedAgain()
    {
        var (world, one) = await World.PlacedAsync(Scheduled);
        foreach (var name in new[] { "a", "b" })
            Streams(world, name, 0);
        Streams(world, "a", 3);
        await UntilAsync(world, one, () => world.Register.Drill?.Last is not null);
        Assert.Equal((DrillResult.RolledBack, Home, 1L), (world.Register.Drill!.Last!.Result, world.Zone.Answers, world.Register.Epoch));

        Streams(world, "a", 0);
        await UntilAsync(world, one, () => world.Register.Drill!.Current is { Phase: DrillPhase.Away });
        Streams(world, "b", 2);
        await UntilAsync(world, one, () => world.Register.Drill!.Current!.WayBackFailed is not null);
        Assert.Equal(Away, world.Zone.Answers);
        Streams(world, "b", 0);
        await UntilAsync(world, one, () => world.Register.Drill!.Current is null);
        Assert.Equal((DrillResult.Passed, Home), (world.Register.Drill!.Last!.Result, world.Zone.Answers));
    }

    private static GateSpec Blocking => new() { Name = "model", Type = GateType.Contract, Contract = new() { Expected = new() { ModelTag = "m-9" } } };

    private static void Hinder(World world, string what)
    {
        switch (what)
        {
            case "target unhealthy":
                world.Set("b", Verdict.Down);
                world.Set("c", Verdict.Down);
                break;
            case "source refused":
                world.SetDns("a", new());
                break;
            case "source unknown":
                world.Set("a", Verdict.Unknown);
                break;
            case "source unhealthy":
                world.Policy = world.Policy with { Detection = new() { ConfirmFor = Duration.Zero } };
                foreach (var name in new[] { "a", "b", "c" })
                    world.Set(name, Verdict.Down);
                break;
            case "too few healthy":
                world.Policy = world.Policy with { Safety = new() { MinHealthyRegions = 2 } };
                world.Set("b", Verdict.Down);
                world.Set("c", Verdict.Down);
                break;
            case "home unhealthy":
                world.Set("a", Verdict.Down);
                break;
            case "paused":
                world.Policy = world.Policy with { Mode = FailoverMode.Paused };
                break;
            case "paused by a person":
                world.Commands.Add(new("p", CommandKind.Pause, null, "moving the database"));
                break;
            case "manual":
                world.Policy = world.Policy with { Mode = FailoverMode.Manual };
                break;
            case "gate":
                world.Policy = world.Policy with { Gates = [Blocking] };
                break;
            default:
                world.Set("c", Verdict.Down);
                world.Ask("to-c", "c", TimeSpan.FromHours(24));
                break;
        }
    }

    private static void Streams(World world, string region, int streams) => world.Regions[region] = world.Regions[region] with { Said = new() { Streams = new() { Active = streams } } };

    /// <summary>The first drill is in the other region.</summary>
    private static async Task<(World, Operator)> DueAsync(FailoverPolicySpec policy)
    {
        var (world, one) = await World.PlacedAsync(policy);
        await UntilAsync(world, one, () => world.Register.Drill?.Current is { Phase: DrillPhase.Away });
        return (world, one);
    }

    private static async Task UntilAsync(World world, Operator one, Func<bool> condition)
    {
        for (var turns = 0; turns < 1000; turns++)
        {
            await one.TurnAsync();
            if (condition())
                return;
            world.Clock.Advance(one.Outcome.ComeBackIn > TimeSpan.Zero ? one.Outcome.ComeBackIn : TimeSpan.FromMilliseconds(1));
        }
        Assert.Fail($"it did not come: {RegisterJson.Write(world.Register)}");
    }
}

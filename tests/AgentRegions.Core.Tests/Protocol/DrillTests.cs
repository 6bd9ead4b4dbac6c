using AgentRegions.Core.Coordination;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;
using static AgentRegions.Core.Tests.Protocol.DrillWorld;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>A drill goes there and back as a switchover goes, leaves no trace by which others wait, and yields to what is real.</summary>
public sealed class DrillTests
{
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

        register = register.Forgetting(new HashSet<string>());
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
}

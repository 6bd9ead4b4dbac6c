using AgentRegions.Core.Coordination;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;
using static AgentRegions.Core.Tests.Protocol.DrillWorld;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>What holds a drill back, and what holds its way back.</summary>
public sealed class DrillHeldTests
{
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
}

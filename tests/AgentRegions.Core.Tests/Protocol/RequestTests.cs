using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>What a person asks for with a Failover object.</summary>
public sealed class RequestTests
{
    [Fact]
    public async Task Asked_RunsOnceThoughTheObjectStays()
    {
        var (world, one) = await World.PlacedAsync();
        world.Ask("to-b", "b");
        await one.SettleAsync();
        await one.TurnsAsync(20, TimeSpan.FromMinutes(2));

        Assert.Equal("203.0.113.2", world.Zone.Answers);
        Assert.Equal(2, world.Register.Epoch);
        Assert.Equal("to-b", Assert.Single(world.Register.History, h => h.Kind == FailoverKind.Switchover).RequestedBy);
        Assert.True(world.Register.LastChangeByPerson);
    }

    [Fact]
    public async Task TwoSecondsAfterItWasAsked_TheTimingsSaySo()
    {
        var (world, one) = await World.PlacedAsync();
        world.Ask("to-b", "b");
        world.Clock.Advance(TimeSpan.FromSeconds(2));
        await one.SettleAsync();

        Assert.Equal("2 s", $"{world.Register.History[0].Timings!.Decide}");
        Assert.Equal("2 s", $"{world.Register.History[0].Timings!.Total}");
    }

    [Fact]
    public async Task MadeAgainAfterItLeftTheHistory_DoesNotRunAgain()
    {
        var (world, one) = await World.PlacedAsync(Given.Policy with { HistoryLimit = 1, Cooldown = Duration.Zero });
        world.Ask("to-b", "b");
        await one.SettleAsync();
        world.Ask("to-c", "c");
        await one.SettleAsync();
        world.Requests.Clear();
        world.Ask("to-b", "b");

        await one.SettleAsync();

        Assert.Equal("203.0.113.3", world.Zone.Answers);
        var remembered = Assert.Single(world.Register.Requests);
        Assert.Equal(("to-b", FailoverPhase.Done), (remembered.Name, remembered.Phase));
    }

    [Fact]
    public async Task Impossible_EndsAtOnceAndTheNextOneRuns()
    {
        var (world, one) = await World.PlacedAsync();
        world.Ask("to-z", "z");
        world.Ask("to-a", "a");
        world.Ask("to-c", "c");

        await one.TurnAsync();

        Assert.Equal("203.0.113.3", world.Zone.Answers);
        Assert.Equal([("to-a", Reasons.TargetAlreadyActive), ("to-z", Reasons.TargetNotFound)], world.Register.Requests.Select(r => (r.Name, r.Reason)));
        Assert.Equal(2, one.Events.Count(e => e.Reason == "FailoverRefused"));
    }

    [Theory]
    [InlineData("z")]
    [InlineData("b")]
    public async Task SixtyRequestsThatAreOver_EveryTurnEnds_AndEachOfThemEndsOnce(string to)
    {
        var (world, one) = await World.PlacedAsync();
        for (var i = 0; i < 60; i++)
            world.Ask($"ask-{i}", to, TimeSpan.FromSeconds(1));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var before = world.Store.Writes;

        for (var turn = 0; turn < 10; turn++)
        {
            var written = world.Store.Writes;
            await one.TurnAsync();
            Assert.InRange(world.Store.Writes - written, 0, 10);
        }

        Assert.Equal(60, world.Store.Writes - before);
        Assert.Equal(60, world.Register.Requests.Select(r => r.Name).Distinct().Count());
        Assert.Equal(60, one.Events.Count(e => e.Reason == "FailoverRefused"));

        // Their objects are gone: so may be what is remembered of them.
        world.Requests.Clear();
        world.Ask("another", "z");
        await one.TurnAsync();
        Assert.Equal(50, world.Register.Requests.Count);
    }

    [Fact]
    public async Task AnOlderRequestWaits_AnEmergencyRequestGoesBeforeIt()
    {
        var (world, one) = await World.PlacedAsync(Given.Policy with { Cooldown = Duration.Zero });
        world.Set("b", Verdict.Down);
        world.Ask("to-b", "b", TimeSpan.FromHours(24));
        await one.TurnAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        world.Ask("to-c", "c", TimeSpan.FromSeconds(60), BypassRule.Gates, BypassRule.Cooldown, BypassRule.Safety);
        await one.SettleAsync();

        Assert.Equal("203.0.113.3", world.Zone.Answers);
        Assert.Equal("to-b", one.Outcome.Waiting!.Value.Request);

        // Also without a bypass: the first that may run does.
        world.Ask("to-a", "a");
        await one.SettleAsync();
        Assert.Equal("203.0.113.1", world.Zone.Answers);
    }

    [Fact]
    public async Task TwoMayRun_TheOneWithABypassGoesFirst()
    {
        var (world, one) = await World.PlacedAsync();
        world.Ask("to-b", "b", TimeSpan.FromHours(24));
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        world.Ask("to-c", "c", TimeSpan.FromHours(24), BypassRule.Safety);

        await one.TurnAsync();

        Assert.Equal("203.0.113.3", world.Zone.Answers);
    }

    [Fact]
    public async Task ALaterRequestRunsOutOfTime_ItEndsThoughAnOlderOneWaits()
    {
        var (world, one) = await World.PlacedAsync();
        world.Set("b", Verdict.Down);
        world.Ask("to-b", "b", TimeSpan.FromHours(24));
        world.Ask("to-b-again", "b", TimeSpan.FromSeconds(20));

        for (var i = 0; i < 10 && world.Register.Requests.Count == 0; i++)
        {
            await one.TurnAsync();
            world.Clock.Advance(one.Outcome.ComeBackIn);
        }

        Assert.Equal(("to-b-again", "TimedOut"), (world.Register.Requests[0].Name, world.Register.Requests[0].Reason));
        Assert.InRange(world.Register.Requests[0].At - world.Requests[1].CreatedAt, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(22));
    }

    [Fact]
    public async Task ARequestForTheActiveRegionBehindAnotherOne_WaitsForThat()
    {
        var (world, one) = await World.PlacedAsync(Given.Policy with { Cooldown = Duration.Zero });
        world.Set("b", Verdict.Down);
        world.Ask("to-b", "b", TimeSpan.FromHours(1));
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        world.Ask("back-to-a", "a", TimeSpan.FromHours(1));
        await one.TurnAsync();
        Assert.Empty(world.Register.Requests);

        world.Set("b", Verdict.Healthy);
        await one.SettleAsync();
        Assert.Equal(["back-to-a", "to-b"], world.Register.History.Where(h => h.RequestedBy is not null).Select(h => h.RequestedBy!));
        Assert.Equal("203.0.113.1", world.Zone.Answers);
    }

    [Fact]
    public async Task HeldBackUntilItsTimeout_GivesUpAndSaysWhatHeldItBack()
    {
        var (world, one) = await World.PlacedAsync();
        world.Set("b", Verdict.Down);
        world.Ask("to-b", "b", TimeSpan.FromSeconds(20));

        for (var i = 0; i < 10 && world.Register.Requests.Count == 0; i++)
        {
            await one.TurnAsync();
            world.Clock.Advance(one.Outcome.ComeBackIn);
        }

        var ended = Assert.Single(world.Register.Requests);
        Assert.Equal(("TimedOut", FailoverPhase.Failed), (ended.Reason, ended.Phase));
        Assert.Contains("b is Down", ended.Message, StringComparison.Ordinal);
        Assert.InRange(ended.At - world.Requests[0].CreatedAt, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(22));
        Assert.Equal(1, world.Register.Epoch);
    }

    [Fact]
    public async Task SeenAfterItsTimeout_DoesNotRun()
    {
        var (world, one) = await World.PlacedAsync();
        world.Ask("to-b", "b", TimeSpan.FromSeconds(20));
        world.Clock.Advance(TimeSpan.FromHours(1));

        await one.SettleAsync();

        Assert.Equal(("203.0.113.1", "TimedOut"), (world.Zone.Answers, Assert.Single(world.Register.Requests).Reason));
    }

    [Fact]
    public async Task AskedDuringCooldown_RunsWhenItIsOver()
    {
        var (world, one) = await World.PlacedAsync();
        world.Set("a", Verdict.Down);
        await one.SettleAsync();
        var changed = world.Clock.Elapsed;
        world.Ask("to-c", "c", TimeSpan.FromMinutes(10));

        while (world.Zone.Answers != "203.0.113.3")
        {
            world.Clock.Advance(one.Outcome.ComeBackIn);
            Assert.True(world.Clock.Elapsed - changed < TimeSpan.FromMinutes(6), "the cooldown is over");
            await one.TurnAsync();
        }
        Assert.InRange(world.Clock.Elapsed - changed, TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task AWaitingRequest_DoesNotStandInTheWayOfAFailover()
    {
        var (world, one) = await World.PlacedAsync();
        world.Set("c", Verdict.Down);
        world.Ask("to-c", "c", TimeSpan.FromMinutes(10));
        await one.TurnAsync();
        Assert.Equal(("to-c", Reasons.TargetNotEligible), (one.Outcome.Waiting!.Value.Request, one.Outcome.Waiting.Value.Decision.Reason));

        world.Set("a", Verdict.Down);
        await one.TurnAsync();

        Assert.Equal("203.0.113.2", world.Zone.Answers);
        Assert.Null(world.Register.History[0].RequestedBy);
        Assert.Equal("to-c", one.Outcome.Waiting!.Value.Request);
    }

    [Fact]
    public async Task AskedToFailBackWhileHeld_IsRefusedAtOnce_AndASwitchoverThatNamesTheRegionRuns()
    {
        var (world, one) = await World.PlacedAsync(Given.Policy with { Failback = new() { Mode = FailbackMode.Hold }, Cooldown = Duration.Zero });
        world.Set("a", Verdict.Down);
        await one.SettleAsync();
        world.Set("a", Verdict.Healthy, Given.Long);
        world.Requests.Add(new("back", Given.Request(FailoverKind.Failback), world.Clock.GetUtcNow()));
        await one.TurnsAsync(20, TimeSpan.FromMinutes(2));
        Assert.Equal(("203.0.113.2", Reasons.FailbackHeld), (world.Zone.Answers, one.Outcome.Decision!.Reason));
        Assert.Equal(("back", Reasons.FailbackHeld), (world.Register.Requests[0].Name, world.Register.Requests[0].Reason));

        world.Ask("to-a", "a");
        await one.SettleAsync();
        Assert.Equal("203.0.113.1", world.Zone.Answers);
    }

    [Fact]
    public async Task AFailbackThatAPersonAskedFor_IsAPersonsChange()
    {
        var (world, one) = await World.PlacedAsync(Given.Weighted with { Failback = new() { Mode = FailbackMode.Manual }, Cooldown = Duration.Zero });
        world.Set("a", Verdict.Down);
        world.Set("b", Verdict.Down);
        await one.SettleAsync();
        world.Set("a", Verdict.Healthy, Given.Long);
        world.Requests.Add(new("back", Given.Request(FailoverKind.Failback), world.Clock.GetUtcNow()));
        await one.SettleAsync();
        Assert.Equal(["a", "c"], world.Register.Active);
        Assert.True(world.Register.LastChangeByPerson);

        // Automatic again, and still nothing joins after a person's change.
        world.Policy = world.Policy with { Failback = new() };
        world.Set("b", Verdict.Healthy, Given.Long);
        await one.SettleAsync();
        Assert.Equal(["a", "c"], world.Register.Active);
        Assert.Equal(Reasons.ChangedByPerson, one.Outcome.Decision!.Reason);
    }

    [Fact]
    public async Task DryRun_ChangesNothing()
    {
        var (world, one) = await World.PlacedAsync();
        world.Requests.Add(new("try", Given.Request(FailoverKind.Switchover, "b") with { DryRun = true }, world.Clock.GetUtcNow()));
        await one.TurnsAsync(3, TimeSpan.FromSeconds(30));

        Assert.Equal((1, 0), (world.Register.Epoch, world.Register.Requests.Count));
        Assert.Null(one.Outcome.Waiting);
    }

    [Fact]
    public async Task Paused_TheRequestWaits()
    {
        var (world, one) = await World.PlacedAsync();
        world.Policy = Given.Policy with { Mode = FailoverMode.Paused };
        world.Ask("to-b", "b");
        await one.TurnAsync();
        Assert.Equal(Reasons.Paused, one.Outcome.Waiting!.Value.Decision.Reason);

        world.Policy = Given.Policy;
        await one.SettleAsync();

        Assert.Equal("203.0.113.2", world.Zone.Answers);
    }
}

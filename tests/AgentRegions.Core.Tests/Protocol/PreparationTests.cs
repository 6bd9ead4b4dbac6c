using AgentRegions.Core.Coordination;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>A planned change lets its source go in order, and is taken back when that does not work out.</summary>
public sealed class PreparationTests
{
    [Fact]
    public async Task SidecarsSayThatTheyAreReady_EachPhaseFollows_AndTheHistoryHasTheSteps()
    {
        var (world, one) = await SidecarsAsync();
        world.Ask("to-b", "b");

        await PhaseAsync(world, one, PreparationPhase.Open);
        Assert.Empty(world.Register.Preparation!.Drains);
        Answer(world, "b");
        await PhaseAsync(world, one, PreparationPhase.Drain);
        Assert.Equal(["a"], world.Register.Preparation!.Drains);
        Answer(world, "a", done: 0, streams: 3, notStored: 2);
        await one.TurnAsync();
        Assert.Equal("0 of 1 sidecar of a ready; 3 streams active, 2 sessions not stored", world.Register.Preparation!.Steps[^1].Detail);
        Assert.Equal(("203.0.113.1", 1), (world.Zone.Answers, world.Register.Epoch));
        Answer(world, "a");
        await one.SettleAsync();

        Assert.Equal("203.0.113.2", world.Zone.Answers);
        Assert.Null(world.Register.Preparation);
        var change = world.Register.History[0];
        Assert.Equal(["Gate", "Open", "Drain", "FinalCheckpoint"], change.Steps.Select(s => s.Name));
        Assert.All(change.Steps, s => Assert.NotNull(s.FinishedAt));
        Assert.Equal("to-b", change.RequestedBy);
    }

    [Fact]
    public async Task NobodyToWaitFor_NothingIsPrepared()
    {
        var (world, one) = await World.PlacedAsync();
        world.Ask("to-b", "b");

        await one.TurnAsync();

        Assert.Equal("203.0.113.2", world.Zone.Answers);
        Assert.Empty(world.Register.History[0].Steps);
    }

    [Fact]
    public async Task DrainTimeoutIsZero_NothingIsPrepared()
    {
        var (world, one) = await SidecarsAsync(Given.Policy with { Drain = new() { Timeout = Duration.Zero } });
        world.Ask("to-b", "b");

        await one.TurnAsync();

        Assert.Equal("203.0.113.2", world.Zone.Answers);
    }

    [Fact]
    public async Task StreamsDoNotEnd_IsTakenBack_AndTheRequestSaysWhy()
    {
        var (world, one) = await SidecarsAsync();
        world.Ask("to-b", "b");
        await DrainingAsync(world, one, streams: 3);
        var began = world.Clock.Elapsed;

        await PhaseAsync(world, one, PreparationPhase.RollBack);
        Assert.InRange(world.Clock.Elapsed - began, TimeSpan.FromSeconds(28), TimeSpan.FromSeconds(33));
        Assert.Equal(["b"], world.Register.Preparation!.Drains);
        Answer(world, "b");
        await one.SettleAsync();

        Assert.Equal(("203.0.113.1", 1), (world.Zone.Answers, world.Register.Epoch));
        var ended = Assert.Single(world.Register.Requests);
        Assert.Equal(("to-b", "RolledBack", FailoverPhase.Failed), (ended.Name, ended.Reason, ended.Phase));
        Assert.Contains("3 streams active", ended.Message, StringComparison.Ordinal);
        Assert.Equal(["Gate", "Open", "Drain", "RollBack"], ended.Steps.Select(s => s.Name));
        Assert.Contains(one.Events, e => e.Reason == "RolledBack");
    }

    [Fact]
    public async Task StreamsDoNotEnd_ForceGoesOnAfterAFinalCheckpoint()
    {
        var (world, one) = await SidecarsAsync();
        world.Ask("to-b", "b");
        world.Requests[0] = world.Requests[0] with { Spec = world.Requests[0].Spec with { OnTimeout = DrainTimeoutAction.Force } };
        await DrainingAsync(world, one, streams: 1);

        await PhaseAsync(world, one, PreparationPhase.FinalCheckpoint);
        Answer(world, "a", streams: 1);
        await one.SettleAsync();

        Assert.Equal("203.0.113.2", world.Zone.Answers);
        Assert.Contains("forced", world.Register.History[0].Steps[2].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SourceFailsWhileItDrains_NothingIsWaitedForAnyMore()
    {
        var (world, one) = await SidecarsAsync();
        world.Ask("to-b", "b");
        await DrainingAsync(world, one, streams: 3);

        world.Set("a", Verdict.Down);
        await one.TurnAsync();

        Assert.Equal("203.0.113.2", world.Zone.Answers);
        Assert.Equal("to-b", world.Register.History[0].RequestedBy);
    }

    [Fact]
    public async Task SourceAndTargetFail_TheThirdTakesOverAtOnce()
    {
        var (world, one) = await SidecarsAsync();
        world.Ask("to-b", "b");
        await DrainingAsync(world, one, streams: 3);

        world.Set("a", Verdict.Down);
        world.Set("b", Verdict.Down);
        await one.TurnAsync();

        Assert.Equal(("203.0.113.3", null), (world.Zone.Answers, world.Register.History[0].RequestedBy));
        Assert.Null(world.Register.Preparation);
    }

    [Theory]
    [InlineData("target fails")]
    [InlineData("request goes")]
    [InlineData("service is paused")]
    public async Task NotWantedAnyMore_IsTakenBack(string what)
    {
        var (world, one) = await SidecarsAsync();
        world.Ask("to-b", "b");
        await DrainingAsync(world, one, streams: 3);

        if (what == "target fails")
            world.Set("b", Verdict.Down);
        else if (what == "request goes")
            world.Requests.Clear();
        else
            world.Policy = world.Policy with { Mode = FailoverMode.Paused };
        await PhaseAsync(world, one, PreparationPhase.RollBack);
        Answer(world, "b");
        await one.TurnAsync();

        Assert.Equal(("203.0.113.1", 1), (world.Zone.Answers, world.Register.Epoch));
        Assert.Null(world.Register.Preparation);
        Assert.Equal("RolledBack", Assert.Single(world.Register.Requests).Reason);
    }

    [Fact]
    public async Task FailbackWhoseStreamsDoNotEnd_IsTriedAgainLaterOnly()
    {
        var (world, one) = await World.PlacedAsync(Given.Policy with { Cooldown = Duration.FromMinutes(1), Failback = new() { StableFor = Duration.Zero } });
        world.Set("a", Verdict.Down);
        await one.SettleAsync();
        world.Set("a", Verdict.Healthy);
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        Answer(world, "b", streams: 1, done: 0);
        await PhaseAsync(world, one, PreparationPhase.Drain);

        await UntilAsync(world, one, () => world.Register.RolledBack is not null);
        Assert.Null(world.Register.Preparation);
        await one.TurnAsync();
        Assert.Equal(Reasons.RolledBack, one.Outcome.Decision!.Reason);
        var waited = world.Clock.Elapsed;
        await PhaseAsync(world, one, PreparationPhase.Drain);
        Assert.InRange(world.Clock.Elapsed - waited, TimeSpan.FromSeconds(55), TimeSpan.FromSeconds(65));
        Answer(world, "b");
        await one.SettleAsync();

        Assert.Equal("203.0.113.1", world.Zone.Answers);
        Assert.Null(world.Register.RolledBack);
    }

    [Fact]
    public async Task LeaderDiesWhileItDrains_TheNextOneGoesOn()
    {
        var (world, one) = await SidecarsAsync();
        world.Ask("to-b", "b");
        await DrainingAsync(world, one, streams: 3);
        var id = world.Register.Preparation!.Id;

        var two = world.Start("two");
        await two.TurnAsync();
        Assert.Equal((id, PreparationPhase.Drain), (world.Register.Preparation!.Id, world.Register.Preparation.Phase));
        Answer(world, "a");
        await two.SettleAsync();

        Assert.Equal("203.0.113.2", world.Zone.Answers);
    }

    [Fact]
    public async Task AnswersToAnotherQuestion_CountForNothing()
    {
        var (world, one) = await SidecarsAsync();
        world.Ask("to-b", "b");
        await PhaseAsync(world, one, PreparationPhase.Open);

        Answer(world, "a", demand: "0-0/Drain");
        Answer(world, "b", demand: "0-0/Open");
        await one.TurnAsync();

        Assert.Equal(PreparationPhase.Open, world.Register.Preparation!.Phase);
    }

    [Fact]
    public async Task Register_KeepsAPreparationInItsText()
    {
        var (world, one) = await SidecarsAsync();
        world.Ask("to-b", "b");
        await DrainingAsync(world, one, streams: 3);

        var read = RegisterJson.Read(RegisterJson.Write(world.Register));

        Assert.Equal(RegisterJson.Write(world.Register), RegisterJson.Write(read));
        Assert.Equal((world.Register.Preparation!.Demand, 3), (read.Preparation!.Demand, read.Preparation.Steps.Count));
    }

    /// <summary>A service whose a and b have a sidecar each.</summary>
    private static async Task<(World, Operator)> SidecarsAsync(FailoverPolicySpec? policy = null)
    {
        var (world, one) = await World.PlacedAsync(policy);
        foreach (var name in new[] { "a", "b" })
            world.Regions[name] = world.Regions[name] with { Sidecars = [new() { Count = 1 }] };
        return (world, one);
    }

    private static async Task DrainingAsync(World world, Operator one, int streams)
    {
        await PhaseAsync(world, one, PreparationPhase.Open);
        Answer(world, "b");
        await PhaseAsync(world, one, PreparationPhase.Drain);
        Answer(world, "a", done: 0, streams: streams);
        await one.TurnAsync();
    }

    private static void Answer(World world, string region, int done = 1, int streams = 0, int notStored = 0, string? demand = null) =>
        world.Regions[region] = world.Regions[region] with
        {
            Sidecars = [new() { Count = 1, Demand = demand ?? world.Register.Preparation?.Demand ?? "none", Heard = 1, Done = done, Streams = streams, NotStored = notStored }],
        };

    private static Task PhaseAsync(World world, Operator one, PreparationPhase phase) => UntilAsync(world, one, () => world.Register.Preparation?.Phase == phase);

    private static async Task UntilAsync(World world, Operator one, Func<bool> condition)
    {
        for (var turns = 0; turns < 100; turns++)
        {
            await one.TurnAsync();
            if (condition())
                return;
            world.Clock.Advance(one.Outcome.ComeBackIn);
        }
        Assert.Fail($"it did not come: {RegisterJson.Write(world.Register)}");
    }
}

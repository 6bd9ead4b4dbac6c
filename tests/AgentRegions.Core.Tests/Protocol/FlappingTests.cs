using AgentRegions.Core.Health;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>What keeps a service from being thrown to and fro, and how a person lets it go on.</summary>
public sealed class FlappingTests
{
    private static readonly FailoverPolicySpec Twice = Given.Policy with { Cooldown = Duration.Zero, MaxChangesPerDay = 2, HistoryLimit = 1, Failback = new() { Mode = FailbackMode.Manual } };

    [Fact]
    public async Task AsManyChangesAsADayMayHave_TheNextFailureIsHeld_ThoughTheHistoryForgotThem()
    {
        var (world, one) = await FlappedAsync();

        Assert.Equal(Reasons.TooManyChanges, one.Outcome.Decision!.Reason);
        Assert.Equal(["c"], world.Register.Active);
        Assert.Single(world.Register.History);

        await one.TurnsAsync(23, TimeSpan.FromHours(1));
        Assert.Equal(["c"], world.Register.Active);
        await one.TurnsAsync(2, TimeSpan.FromHours(1));
        Assert.Equal(["a"], world.Register.Active);
    }

    [Fact]
    public async Task AsManyChangesAsADayMayHave_AnotherLeaderHoldsToo()
    {
        var (world, one) = await FlappedAsync();
        var two = world.Start("two");
        await two.TurnsAsync(3, TimeSpan.FromMinutes(1));
        Assert.Equal((Reasons.TooManyChanges, "two"), (two.Outcome.Decision!.Reason, world.Register.Leader));
        Assert.NotSame(one, two);
    }

    [Fact]
    public async Task Acknowledged_TheDayBeginsAnew()
    {
        var (world, one) = await FlappedAsync();
        Say(world, $"{world.Register.Epoch} it was the load balancer");
        await one.SettleAsync();

        Assert.Equal(["a"], world.Register.Active);
        Assert.Contains(one.Events, e => e is { IsWarning: false, Reason: "CooldownAcknowledged" });
    }

    [Fact]
    public async Task Acknowledged_TheCooldownEnds_OnceAndNotForTheNextChange()
    {
        var (world, one) = await CoolingDownAsync();
        Say(world, $"{world.Register.Epoch} the link is repaired");
        await one.SettleAsync();
        Assert.Equal(["c"], world.Register.Active);

        // The annotation stays, as GitOps keeps it, and the register forgets what it obeyed.
        world.Store.Replace(world.Register with { Commands = [] });
        world.Set("a", Verdict.Healthy, Given.Long);
        world.Set("c", Verdict.Down);
        await one.TurnsAsync(3, TimeSpan.FromSeconds(10));
        Assert.Equal(Reasons.CoolingDown, one.Outcome.Decision!.Reason);
        Assert.Equal(["c"], world.Register.Active);
    }

    [Fact]
    public async Task AcknowledgementOfAnEpochToCome_CoversNothing_NotThenEither()
    {
        var (world, one) = await CoolingDownAsync();
        Say(world, $"{world.Register.Epoch + 1} just go on");
        await one.TurnAsync();
        var refused = Assert.Single(one.Events, e => e.Reason == "AcknowledgementRefused");
        Assert.Contains($"write \"{world.Register.Epoch} <why>\"", refused.Message, StringComparison.Ordinal);
        Assert.Equal((0, Reasons.CoolingDown), (world.Register.Acknowledged, one.Outcome.Decision!.Reason));

        await one.TurnsAsync(6, TimeSpan.FromMinutes(1));
        Assert.Equal(["c"], world.Register.Active);
        Assert.Equal(0, world.Register.Acknowledged);
    }

    [Theory]
    [InlineData("the link is repaired")]
    [InlineData("-1 no")]
    [InlineData("2.5 no")]
    [InlineData("99999999999999999999 no")]
    public async Task AcknowledgementOfNoEpoch_IsRefusedOnceWithWhatToWrite(string text)
    {
        var (world, one) = await CoolingDownAsync();
        Say(world, text);
        await one.TurnsAsync(3, TimeSpan.FromSeconds(1));
        Assert.Contains($"write \"{world.Register.Epoch} <why>\"", Assert.Single(one.Events, e => e.Reason == "AcknowledgementRefused").Message, StringComparison.Ordinal);
        Assert.Equal(["b"], world.Register.Active);
    }

    [Fact]
    public async Task AcknowledgementOfAnEarlierChange_LeavesTheCooldownOfTheLast()
    {
        var (world, one) = await CoolingDownAsync();
        Say(world, $"{world.Register.Epoch - 1} old news");
        await one.TurnAsync();
        Assert.Contains("does not cover the last change", Assert.Single(one.Events, e => e.Reason == "AcknowledgementRefused").Message, StringComparison.Ordinal);
        Assert.Equal(Reasons.CoolingDown, one.Outcome.Decision!.Reason);
    }

    [Fact]
    public async Task BackToBack_Acknowledged_StillWaitsForParityWithTheRegionThatJustTookOver()
    {
        var lag = new GateSpec { Name = "lag", Type = GateType.ReplicationLag, ReplicationLag = new() { Max = Duration.FromSeconds(5) } };
        var (world, one) = await World.PlacedAsync(Given.Policy with { Gates = [lag] });
        foreach (var region in new[] { "a", "b", "c" })
            world.Regions[region] = world.Regions[region] with { Said = new HealthReport { ReplicationLagSeconds = 0.5 } };
        world.Set("a", Verdict.Down);
        await one.SettleAsync();
        Assert.Equal(["b"], world.Register.Active);

        // What b took over since is not in c yet when b fails in its turn.
        world.Regions["b"] = world.Regions["b"] with { Said = new HealthReport { ReplicationLagSeconds = 120 } };
        world.Set("b", Verdict.Down);
        Say(world, $"{world.Register.Epoch} go on at once");
        await one.TurnsAsync(3, TimeSpan.FromSeconds(5));
        Assert.Equal(Reasons.GateBlocks, one.Outcome.Decision!.Reason);
        Assert.Contains("replication lag was last 120 s", one.Outcome.Decision.Message, StringComparison.Ordinal);
        Assert.Equal(["b"], world.Register.Active);

        world.Regions["b"] = world.Regions["b"] with { Said = new HealthReport { ReplicationLagSeconds = 1 } };
        await one.SettleAsync();
        Assert.Equal(["c"], world.Register.Active);
    }

    /// <summary>a and b have failed, c is active and fails.</summary>
    private static async Task<(World, Operator)> FlappedAsync()
    {
        var (world, one) = await World.PlacedAsync(Twice);
        world.Set("a", Verdict.Down);
        await one.SettleAsync();
        world.Set("b", Verdict.Down);
        await one.SettleAsync();
        world.Set("a", Verdict.Healthy, Given.Long);
        world.Set("c", Verdict.Down);
        await one.TurnAsync();
        return (world, one);
    }

    /// <summary>b took over from a just now, and fails.</summary>
    private static async Task<(World, Operator)> CoolingDownAsync()
    {
        var (world, one) = await World.PlacedAsync();
        world.Set("a", Verdict.Down);
        await one.SettleAsync();
        world.Set("b", Verdict.Down);
        await one.TurnAsync();
        Assert.Equal(Reasons.CoolingDown, one.Outcome.Decision!.Reason);
        return (world, one);
    }

    private static void Say(World world, string text) => world.Commands.Add(new(text, CommandKind.Acknowledge));
}

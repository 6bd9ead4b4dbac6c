using AgentRegions.Core.Membership;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>A pause of every service of an operator, beside the service's own.</summary>
public sealed class GlobalPauseTests
{
    private static readonly RelayedCommand All = new("all-1", CommandKind.Pause, Reason: "maintenance", GlobalBy: "us");

    [Fact]
    public async Task GlobalPause_HoldsAFailover_AndSaysSo_AlsoForTheNextLeader()
    {
        var (world, one) = await PausedAsync(All);
        Assert.Contains("a person paused every service of us's operator: maintenance; delete the ConfigMap agentregion-pause", one.Outcome.Decision!.Message, StringComparison.Ordinal);

        // The cluster that said so is lost.
        world.Commands.Clear();
        var two = world.Start("two");
        await two.TurnsAsync(3, TimeSpan.FromHours(10));
        Assert.Equal((Reasons.Paused, "203.0.113.1"), (two.Outcome.Decision!.Reason, world.Zone.Answers));
    }

    [Fact]
    public async Task GlobalPauseGone_TheServicesOwnPauseHoldsOn_AndTheOtherWayRound()
    {
        var (world, one) = await PausedAsync(All, new("own", CommandKind.Pause, Reason: "own"));
        await SayAsync(world, one, new RelayedCommand("all-1", CommandKind.Resume));
        Assert.Equal((Reasons.Paused, "own"), (one.Outcome.Decision!.Reason, world.Register.Pause!.Reason));
        Assert.Empty(world.Register.GlobalPauses);

        await SayAsync(world, one, All with { Id = "all-2" }, new("own", CommandKind.Resume));
        Assert.Equal(Reasons.Paused, one.Outcome.Decision!.Reason);
        await SayAsync(world, one, new RelayedCommand("all-2", CommandKind.Resume));
        Assert.Equal("203.0.113.2", world.Zone.Answers);
    }

    [Fact]
    public async Task TwoClustersPause_ItHoldsUntilBothLetGo()
    {
        var (world, one) = await PausedAsync(All, All with { Id = "all-eu", GlobalBy = "eu" });
        await SayAsync(world, one, new RelayedCommand("all-1", CommandKind.Resume));
        Assert.Equal("203.0.113.1", world.Zone.Answers);
        await SayAsync(world, one, new RelayedCommand("all-eu", CommandKind.Resume));
        Assert.Equal("203.0.113.2", world.Zone.Answers);
    }

    [Fact]
    public async Task EndMovedForward_TheNewOneHolds()
    {
        var (world, one) = await PausedAsync(All);
        await SayAsync(world, one, All with { Id = "all-2", Until = world.Clock.GetUtcNow() + TimeSpan.FromMinutes(10) });
        Assert.Equal("all-2", Assert.Single(world.Register.GlobalPauses).Id);
        await one.TurnsAsync(9, TimeSpan.FromMinutes(1));
        Assert.Equal("203.0.113.1", world.Zone.Answers);
        await one.TurnsAsync(2, TimeSpan.FromMinutes(1));
        Assert.Equal("203.0.113.2", world.Zone.Answers);
    }

    [Fact]
    public async Task ResumedForOneService_TheSamePauseDoesNotComeBack()
    {
        var (world, one) = await PausedAsync(All);
        await SayAsync(world, one, All, new("all-1", CommandKind.Resume));
        await SayAsync(world, one, All);
        Assert.Equal("203.0.113.2", world.Zone.Answers);
        Assert.Empty(world.Register.GlobalPauses);
    }

    private static async Task<(World, Operator)> PausedAsync(params RelayedCommand[] commands)
    {
        var (world, one) = await World.PlacedAsync();
        world.Set("a", Verdict.Down);
        await SayAsync(world, one, commands);
        Assert.Equal(Reasons.Paused, one.Outcome.Decision!.Reason);
        return (world, one);
    }

    private static async Task SayAsync(World world, Operator one, params RelayedCommand[] commands)
    {
        world.Commands.Clear();
        world.Commands.AddRange(commands);
        await one.TurnsAsync(2, TimeSpan.FromSeconds(1));
    }
}

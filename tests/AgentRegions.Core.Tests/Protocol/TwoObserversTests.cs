using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Tests.Membership;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>Two observers with quorum: 1: what the number is for is that one of them is lost with its region.</summary>
public sealed class TwoObserversTests
{
    private readonly World _world = new();
    private readonly Seat _seat = new("b");

    [Fact]
    public async Task RegionIsLostWithItsOperator_TheOtherOneFailsOver()
    {
        var one = await PlacedAsync();
        LoseA();

        await one.TurnsAsync(3, TimeSpan.FromSeconds(1));

        Assert.Equal(["b"], _world.Register.Published!.Active);
        Assert.Equal(FailoverKind.Failover, _world.Register.History[0].Kind);
    }

    [Fact]
    public async Task BothRegionsFailAndOneOperatorIsLost_TheOtherOneShowsTheStatusPage()
    {
        _world.Policy = Given.Paged;
        var one = await PlacedAsync();
        LoseA();
        _world.Set("b", Verdict.Down);

        await one.TurnsAsync(3, TimeSpan.FromSeconds(1));

        Assert.Equal("192.0.2.1", _world.Zone.Answers);
    }

    [Fact]
    public async Task OperatorIsLostAfterTheIntent_TheOtherOneFinishesIt()
    {
        var one = await PlacedAsync();
        _world.Set("a", Verdict.Down);
        one.Hook = (call, _) => call == "write-zone" ? throw new Core.Dns.DnsException(Core.Dns.DnsFault.Unavailable, "no answer") : Task.CompletedTask;
        await one.TurnAsync();
        Assert.NotNull(_world.Register.Operation);

        LoseA();
        one.Hook = (_, _) => Task.CompletedTask;
        await one.TurnsAsync(2, TimeSpan.FromSeconds(1));

        Assert.Equal(["b"], _world.Register.Published!.Active);
        Assert.Null(_world.Register.Operation);
    }

    [Fact]
    public async Task TheTwoSeeOtherManifests_NothingMovesByItself()
    {
        var one = await PlacedAsync();
        _seat.With("a", service: s => s with { SpecHash = "other" });
        _world.Set("a", Verdict.Down);

        await one.TurnsAsync(3, TimeSpan.FromSeconds(1));

        Assert.Equal(Reasons.SpecsDiffer, one.Outcome.Decision!.Reason);
        Assert.Equal(["a"], _world.Register.Published!.Active);
    }

    private async Task<Operator> PlacedAsync()
    {
        _world.Regions.Remove("c");
        var one = _world.Start(_seat.With("a"));
        _world.Observers = new(["a", "b"], 1, null);
        await one.SettleAsync();
        Assert.Equal(["a"], _world.Register.Active);
        return one;
    }

    private void LoseA()
    {
        _seat.With("a", silentFor: _seat.Options.Lease);
        _world.Set("a", Verdict.Down);
    }
}

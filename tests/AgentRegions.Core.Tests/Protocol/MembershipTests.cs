using AgentRegions.Core.Membership;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Tests.Membership;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>One operator among three: what it does as the leader, as a follower, and when it cannot know.</summary>
public sealed class MembershipTests
{
    private readonly World _world = new();

    [Fact]
    public async Task BestPlaced_TakesTheLeadAndPlaces_AndTheOthersChangeNothing()
    {
        var leader = _world.Start(Among("b"));
        await leader.SettleAsync();
        Assert.Equal("b-1", _world.Register.Leader);
        Assert.Equal(_world.Register.Epoch, leader.Outcome.Claim?.Epoch);
        var writes = _world.Store.Writes;

        var follower = _world.Start(Among("c"));
        await follower.TurnAsync();

        Assert.Equal(writes, _world.Store.Writes);
        Assert.Null(follower.Outcome.Claim);
        Assert.Null(follower.Outcome.Fault);
        Assert.Equal(["a"], follower.Outcome.Register!.Published!.Active);
    }

    [Fact]
    public async Task LeaseLapsesAfterTheIntent_TheZoneIsNotTouched_AndTheOperationIsFinishedLater()
    {
        var seat = Among("b");
        var leader = _world.Start(seat);
        await leader.SettleAsync();
        var before = _world.Zone.Accepted.Count;
        _world.Set("a", Verdict.Down);
        leader.Hook = (call, done) =>
        {
            if (call == "write-register" && done)
                seat.FreshFrom = null;
            return Task.CompletedTask;
        };

        await leader.TurnAsync();
        Assert.Equal("LeaseLapsed", leader.Outcome.Fault?.Reason);
        Assert.Equal(before, _world.Zone.Accepted.Count);
        Assert.NotNull(_world.Register.Operation);
        await leader.TurnAsync();
        Assert.Equal(LeadershipReasons.NotFresh, leader.Outcome.Fault?.Reason);
        Assert.Equal(before, _world.Zone.Accepted.Count);

        leader.Hook = (_, _) => Task.CompletedTask;
        seat.FreshFrom = _world.Clock.GetTimestamp();
        await leader.TurnsAsync(2, TimeSpan.FromSeconds(1));
        Assert.Equal(["b"], _world.Register.Published!.Active);
    }

    [Fact]
    public async Task OthersCouldNotBeReadForLong_NothingIsConcludedFromThem()
    {
        var leader = _world.Start(Among("b"));
        await leader.SettleAsync();
        var seat = Among("c").With("b", service: s => s with { SpecHash = "before the change" });
        var challenger = _world.Start(seat);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        seat.ReadAt = _world.Clock.GetTimestamp();
        _world.Clock.Advance(seat.Options.Silence + TimeSpan.FromSeconds(1));
        seat.FreshFrom = _world.Clock.GetTimestamp();
        var term = _world.Register.Term;

        await challenger.TurnAsync();

        Assert.Equal(LeadershipReasons.NotFresh, challenger.Outcome.Fault?.Reason);
        Assert.Equal((term, "b-1"), (_world.Register.Term, _world.Register.Leader));
    }

    [Fact]
    public async Task NoMajoritySeesTheseManifests_NothingChangesByItself_ARequestDoes()
    {
        var seat = Among("b");
        var leader = _world.Start(seat);
        await leader.SettleAsync();
        seat.With("a", service: s => s with { SpecHash = "x" }).With("c", service: s => s with { SpecHash = "y" });
        _world.Set("a", Verdict.Down);
        await leader.TurnAsync();
        Assert.Equal(Reasons.SpecsDiffer, leader.Outcome.Decision!.Reason);
        Assert.Equal(AgreementState.Undecided, leader.Outcome.Agreement!.State);

        _world.Zone.Meddle(_world.Zone.Ownership!.Values[0]);
        await leader.TurnsAsync(3, TimeSpan.FromMinutes(2));
        Assert.Empty(_world.Zone.Records);

        _world.Ask("please", "c", TimeSpan.FromHours(1));
        await leader.TurnsAsync(3, TimeSpan.FromSeconds(1));
        Assert.Equal(["c"], _world.Register.Published!.Active);
    }

    [Fact]
    public async Task MajorityIsLostAfterTheIntent_TheLeaderFinishesTheChange()
    {
        var seat = Among("b");
        var leader = _world.Start(seat);
        await leader.SettleAsync();
        _world.Set("a", Verdict.Down);
        leader.Hook = (call, _) => call == "write-zone" ? throw new Core.Dns.DnsException(Core.Dns.DnsFault.Unavailable, "no answer") : Task.CompletedTask;
        await leader.TurnAsync();
        Assert.True(_world.Register.Operation!.RaisesEpoch);

        seat.With("a", service: s => s with { SpecHash = "x" }).With("c", service: s => s with { SpecHash = "y" });
        leader.Hook = (_, _) => Task.CompletedTask;
        await leader.TurnsAsync(2, TimeSpan.FromSeconds(1));

        Assert.Equal(AgreementState.Undecided, leader.Outcome.Agreement!.State);
        Assert.Null(_world.Register.Operation);
        Assert.Equal(["b"], _world.Register.Published!.Active);
    }

    [Fact]
    public async Task Pause_HoldsUntilItsEnd_AlsoWhenTheManifestForgetsIt()
    {
        var leader = _world.Start(Among("b"));
        await leader.SettleAsync();
        _world.Commands.Add(new("2h migration", CommandKind.Pause, _world.Clock.GetUtcNow() + TimeSpan.FromHours(2), "migration"));
        await leader.TurnAsync();
        _world.Commands.Clear();
        _world.Set("a", Verdict.Down);
        await leader.TurnsAsync(3, TimeSpan.FromMinutes(30));
        Assert.Equal(Reasons.Paused, leader.Outcome.Decision!.Reason);
        Assert.Contains("migration", leader.Outcome.Decision.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], _world.Register.Published!.Active);

        await leader.TurnsAsync(3, TimeSpan.FromMinutes(15));
        Assert.Equal(["b"], _world.Register.Published!.Active);
    }

    [Fact]
    public async Task Resume_EndsItsPause_AndOneThatComesAgainIsNotObeyedTwice()
    {
        var leader = _world.Start(Among("b"));
        await leader.SettleAsync();
        var pause = new RelayedCommand("deploy", CommandKind.Pause);
        _world.Commands.Add(pause);
        await leader.TurnAsync();
        Assert.NotNull(_world.Register.Pause);

        _world.Commands.Add(pause with { Kind = CommandKind.Resume });
        await leader.TurnsAsync(2, TimeSpan.FromSeconds(1));
        Assert.Null(_world.Register.Pause);
        var writes = _world.Store.Writes;
        await leader.TurnsAsync(3, TimeSpan.FromSeconds(1));
        Assert.Equal(writes, _world.Store.Writes);
    }

    [Fact]
    public async Task PausedInAnotherCluster_PausesAll()
    {
        var leader = _world.Start(Among("b"));
        await leader.SettleAsync();
        _world.PausedBy.Add("c");
        _world.Set("a", Verdict.Down);
        await leader.TurnAsync();
        Assert.Equal(Reasons.Paused, leader.Outcome.Decision!.Reason);
    }

    [Fact]
    public async Task PausedInAClusterWhoseOperatorIsGone_StaysPausedUntilThatSaysOtherwise()
    {
        var leader = _world.Start(Among("b"));
        await leader.SettleAsync();
        _world.PausedBy.Add("c");
        await leader.TurnAsync();
        _world.PausedBy.Clear();
        _world.Set("a", Verdict.Down);
        await leader.TurnsAsync(3, TimeSpan.FromHours(1));
        Assert.Equal(Reasons.Paused, leader.Outcome.Decision!.Reason);
        Assert.Equal(["c"], _world.Register.PausedBy);
        var writes = _world.Store.Writes;
        await leader.TurnsAsync(3, TimeSpan.FromSeconds(1));
        Assert.Equal(writes, _world.Store.Writes);

        _world.NotPausedBy.Add("c");
        await leader.TurnsAsync(2, TimeSpan.FromSeconds(1));
        Assert.Equal(["b"], _world.Register.Published!.Active);
        Assert.Empty(_world.Register.PausedBy);
    }

    [Fact]
    public async Task TheLeadersOwnManifestIsPaused_TheNextLeaderKnows()
    {
        _world.Policy = Given.Policy with { Mode = FailoverMode.Paused };
        await _world.Start(Among("b")).TurnsAsync(10, TimeSpan.FromSeconds(1));
        Assert.Equal(["b"], _world.Register.PausedBy);
    }

    [Fact]
    public async Task ObserverThatWasPausedIsTakenOffTheList_ItsPauseIsOver()
    {
        var leader = _world.Start(Among("b"));
        await leader.SettleAsync();
        _world.PausedBy.Add("c");
        await leader.TurnAsync();
        _world.PausedBy.Clear();
        _world.Observers = new(["a", "b"], 2, null);
        await leader.TurnAsync();
        Assert.Empty(_world.Register.PausedBy);
    }

    [Fact]
    public async Task TwoObserversWithoutAWitness_NothingMovesByItself()
    {
        var leader = _world.Start(Among("b"));
        await leader.SettleAsync();
        _world.Observers = _world.Observers with { Problem = "two observers" };
        _world.Set("a", Verdict.Down);
        await leader.TurnsAsync(3, TimeSpan.FromMinutes(1));
        Assert.Equal(Reasons.QuorumImpossible, leader.Outcome.Decision!.Reason);
        Assert.Equal(["a"], _world.Register.Published!.Active);
    }

    [Fact]
    public async Task ActiveRegionMovesToTheLeader_ItHandsOver_AndTheNamedOneGoesOnInTheNextTerm()
    {
        var leader = _world.Start(Among("b"));
        await leader.SettleAsync();
        _world.Set("a", Verdict.Down);
        await leader.TurnsAsync(4, TimeSpan.FromSeconds(1));
        var term = _world.Register.Term;
        Assert.Equal("c-1", _world.Register.Leader);

        var successor = _world.Start(Among("c"));
        await successor.SettleAsync();
        Assert.Equal((term, "c-1"), (_world.Register.Term, _world.Register.Leader));
        await leader.TurnAsync();
        Assert.Null(leader.Outcome.Claim);
    }

    [Fact]
    public async Task Route53IsOutOfReach_TheLeadGoesToWhoCanReachIt()
    {
        var leader = _world.Start(Among("b"));
        await leader.SettleAsync();
        leader.Hook = (call, _) => call.EndsWith("zone", StringComparison.Ordinal)
            ? throw new Core.Dns.DnsException(Core.Dns.DnsFault.Unavailable, "no answer")
            : Task.CompletedTask;
        _world.Set("a", Verdict.Down);
        await leader.TurnsAsync(4, TimeSpan.FromSeconds(2));
        Assert.NotNull(leader.Outcome.DnsFault);
        Assert.Equal("c-1", _world.Register.Leader);

        await _world.Start(Among("c")).SettleAsync();
        Assert.Equal(["b"], _world.Register.Published!.Active);
    }

    [Fact]
    public async Task TheLeaderFindsNoZone_TheLeadGoesToWhoFindsIt()
    {
        var leader = _world.Start(Among("b"));
        await leader.SettleAsync();
        leader.Hook = FindsNoZone;
        _world.Set("a", Verdict.Down);
        await leader.TurnsAsync(4, TimeSpan.FromSeconds(2));
        Assert.NotNull(leader.Outcome.DnsFault);
        Assert.Equal("c-1", _world.Register.Leader);

        await _world.Start(Among("c")).SettleAsync();
        Assert.Equal(["b"], _world.Register.Published!.Active);
    }

    [Fact]
    public async Task NobodyFindsTheZone_TheLeadStays()
    {
        var seat = Among("b");
        var leader = _world.Start(seat);
        await leader.SettleAsync();
        seat.With("a", service: s => s with { DnsFault = "no zone" }).With("c", service: s => s with { DnsFault = "no zone" });
        leader.Hook = FindsNoZone;
        _world.Set("a", Verdict.Down);
        await leader.TurnsAsync(4, TimeSpan.FromSeconds(2));

        Assert.Equal("b-1", _world.Register.Leader);
    }

    private static Task FindsNoZone(string call, bool done) => call.EndsWith("zone", StringComparison.Ordinal)
        ? throw new Core.Dns.DnsException(Core.Dns.DnsFault.ZoneNotFound, "no public zone example.com in this account")
        : Task.CompletedTask;

    private static Seat Among(string own) => new[] { "a", "b", "c" }.Where(o => o != own).Aggregate(new Seat(own), (seat, other) => seat.With(other));
}

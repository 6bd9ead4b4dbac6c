using AgentRegions.Core.Membership;
using AgentRegions.Core.Quorum;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Tests.Membership;

namespace AgentRegions.Core.Tests.Quorum;

public sealed class VoteCollectorTests
{
    private static readonly Observers Three = new(["a", "b", "c"], 2, null);

    [Fact]
    public void OthersSayDown_TheirVotesCount_WithTheTimeByTheirOwnClock()
    {
        var seat = new Seat("a").With("b", service: s => Says(s, Verdict.Down, since: TimeSpan.FromHours(2) - TimeSpan.FromSeconds(9)));

        var vote = Assert.Single(Votes(seat, null));
        Assert.Equal(("b", Verdict.Down, TimeSpan.FromSeconds(9)), (vote.Observer, vote.Verdict, vote.HeldFor));
    }

    [Fact]
    public void SilentLeavingAbstainingUnconfiguredOrDeleted_NoVote()
    {
        var seat = new Seat("a")
            .With("b", silentFor: new MembershipOptions().Silence + TimeSpan.FromSeconds(1), service: s => Says(s, Verdict.Down))
            .With("d", service: s => Says(s, Verdict.Down));
        Assert.Empty(Votes(seat, null));
        Assert.Empty(Votes(seat.With("b", report: r => r with { Leaving = true }, service: s => Says(s, Verdict.Down)), null));
        Assert.Empty(Votes(seat.With("b", report: r => r with { Abstains = "cut off" }, service: s => Says(s, Verdict.Down)), null));
        Assert.Empty(Votes(seat.With("b", service: s => Says(s, Verdict.Down) with { Deleted = new("example.com", null, "agent.example.com", false) }), null));
        Assert.Single(Votes(seat.With("b", service: s => Says(s, Verdict.Down)), null));
    }

    [Fact]
    public void OwnVote_CountsWhenThisOperatorIsConfigured()
    {
        var own = Given.Vote("a", Verdict.Down);
        Assert.Equal([own], Votes(new Seat("a"), own));
        Assert.Empty(Votes(new Seat("d"), own with { Observer = "d" }));
    }

    [Fact]
    public void ObserverWasAway_ItsVerdictsOfBeforeCountOnceThereWasTimeToProbeAnew()
    {
        var anew = TimeSpan.FromSeconds(10);
        int Votes(TimeSpan presentFor, TimeSpan heldFor)
        {
            var seat = new Seat("a").With("b", presentFor: presentFor, service: s => s with
            {
                Regions = [new() { Name = "r", Verdict = Verdict.Down, Since = TimeSpan.FromHours(2) - heldFor }],
            });
            return new VoteCollector(Seat.Service, new(["a", "b", "c"], 2, null), seat, TimeSpan.Zero).VotesOn("r", null, anew).Count;
        }
        Assert.Equal(0, Votes(TimeSpan.FromSeconds(9), TimeSpan.FromMinutes(1)));
        Assert.Equal(1, Votes(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(8)));
        Assert.Equal(1, Votes(anew, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void RosterIsOld_OnlyTheOwnVoteIsLeft()
    {
        var seat = new Seat("a").With("b", service: s => Says(s, Verdict.Down));
        Assert.Empty(new VoteCollector(Seat.Service, Three, seat, seat.Options.Silence + TimeSpan.FromTicks(1)).VotesOn("r", null));
    }

    [Fact]
    public void VerdictIsOlderThanItsObserverIsThere_TheCollectorSaysWhenItMayCount()
    {
        var seat = new Seat("a").With("b", presentFor: TimeSpan.FromSeconds(1), service: s => Says(s, Verdict.Down));
        var collector = new VoteCollector(Seat.Service, Three, seat, TimeSpan.Zero);
        Assert.Null(collector.MoreIn);

        Assert.Empty(collector.VotesOn("r", null, anew: TimeSpan.FromSeconds(5)));
        Assert.Equal(TimeSpan.FromSeconds(4) + seat.Options.Beat, collector.MoreIn);
    }

    private static IReadOnlyList<Vote> Votes(Seat seat, Vote? own) => new VoteCollector(Seat.Service, Three, seat, TimeSpan.Zero).VotesOn("r", own);

    private static ServiceReport Says(ServiceReport report, Verdict verdict, TimeSpan? since = null) =>
        report with { Regions = [new() { Name = "r", Verdict = verdict, Reason = "Seen", Since = since ?? TimeSpan.Zero }] };
}

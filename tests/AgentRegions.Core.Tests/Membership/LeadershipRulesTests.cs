using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;

namespace AgentRegions.Core.Tests.Membership;

public sealed class LeadershipRulesTests
{
    private static readonly MembershipOptions Options = new();

    [Fact]
    public void NobodyLeads_TheBestPlacedTakes_AndTheNextOnesWaitTheirTurn()
    {
        var seats = new[] { "a", "b", "c" }.Select(own => Among(own)).ToList();

        // a is where the active region is.
        Assert.IsType<LeadershipAnswer.Take>(Judge(seats[1]));
        Assert.Equal(2 * Options.Beat, Assert.IsType<LeadershipAnswer.Follow>(Judge(seats[2])).AskAgainIn);
        Assert.Equal(4 * Options.Beat, Assert.IsType<LeadershipAnswer.Follow>(Judge(seats[0])).AskAgainIn);
        Assert.IsType<LeadershipAnswer.Take>(Judge(seats[2], vacantFor: 2 * Options.Beat));
    }

    [Fact]
    public void LeaderIsThere_TheOthersFollow()
    {
        Assert.Equal(LeadershipReasons.Following, Follow(Judge(Among("b"), leader: "c-1")).Reason);
        Assert.IsType<LeadershipAnswer.Lead>(Judge(Among("c"), leader: "c-1"));
    }

    [Fact]
    public void LeaderFallsSilent_ItsLeadIsTakenWhenTheLeaseHasEnded_NotBefore()
    {
        var seat = Among("b").With("c", silentFor: Options.Silence + Options.Beat);

        var waits = Follow(Judge(seat, leader: "c-1", silentFor: Options.Lease - Options.Beat));
        Assert.Equal((LeadershipReasons.WaitingForLease, Options.Beat), (waits.Reason, waits.AskAgainIn));
        Assert.IsType<LeadershipAnswer.Take>(Judge(seat, leader: "c-1", silentFor: Options.Lease));
    }

    [Fact]
    public void LeaderLeaves_ItsLeadIsTakenAtOnce() =>
        Assert.IsType<LeadershipAnswer.Take>(Judge(Among("b").With("c", report: r => r with { Leaving = true }), leader: "c-1"));

    [Fact]
    public void LeaderSeesOtherManifests_TheMajorityTakesItsLead()
    {
        Assert.IsType<LeadershipAnswer.Take>(Judge(Among("b").With("c", service: s => s with { SpecHash = "other" }), leader: "c-1"));

        var overruled = Among("c");
        var follows = Follow(Judge(overruled, leader: "c-1", hash: "other"));
        Assert.True(follows.IsFault);
        Assert.Equal(LeadershipReasons.SpecsDiffer, follows.Reason);
    }

    [Fact]
    public void LeaderIsNoObserverOfManifestsThatAreNotInForce_ItsLeadIsNotTaken()
    {
        var seat = new Seat("b").With("d", service: s => s with { SpecHash = "other" }).With("a", service: s => s with { SpecHash = "other" });
        Assert.Equal(LeadershipReasons.Following, Follow(Judge(seat, leader: "d-1")).Reason);
        Assert.IsType<LeadershipAnswer.Take>(Judge(Among("b").With("d"), leader: "d-1"));
    }

    [Fact]
    public void NoMajorityOfManifests_TheLeadStaysWhereItIs()
    {
        var seat = new Seat("b").With("a", service: s => s with { SpecHash = "x" }).With("c", service: s => s with { SpecHash = "y" });

        Assert.Equal(LeadershipReasons.Following, Follow(Judge(seat, leader: "c-1")).Reason);
        Assert.IsType<LeadershipAnswer.Lead>(Judge(seat, leader: "b-1"));
    }

    [Fact]
    public void LeaderWhereTheActiveRegionIs_HandsOverToWhoHasBeenThereForAWhile()
    {
        var settled = Among("a").With("b", presentFor: Options.HandOverAfter);
        Assert.Equal("b-1", Assert.IsType<LeadershipAnswer.HandOver>(Judge(settled, leader: "a-1")).Process);

        var newcomers = Among("a").With("b", presentFor: Options.Beat).With("c", presentFor: Options.Beat);
        Assert.IsType<LeadershipAnswer.Lead>(Judge(newcomers, leader: "a-1"));

        var busy = new Operation { Id = "2-3", Epoch = 2, From = ["a"], To = ["b"], IntentAt = default };
        Assert.IsType<LeadershipAnswer.Lead>(Judge(settled, leader: "a-1", operation: busy));
    }

    [Fact]
    public void EquallyWellPlaced_NobodyHandsOver() => Assert.IsType<LeadershipAnswer.Lead>(Judge(Among("c"), leader: "c-1"));

    [Fact]
    public void LeaderCannotReachRoute53_OrAbstains_ItHandsOver_UnlessNobodyIsBetterOff()
    {
        var seat = Among("b").With("c", presentFor: Options.Silence);
        Assert.Equal("c-1", Assert.IsType<LeadershipAnswer.HandOver>(Judge(seat, leader: "b-1", dnsFault: "no answer")).Process);
        Assert.Equal("c-1", Assert.IsType<LeadershipAnswer.HandOver>(Judge(seat, leader: "b-1", abstains: "cut off")).Process);

        var allImpaired = Among("b").With("a", service: s => s with { DnsFault = "no answer" }).With("c", report: r => r with { Abstains = "cut off" });
        Assert.IsType<LeadershipAnswer.Lead>(Judge(allImpaired, leader: "b-1", dnsFault: "no answer"));
    }

    [Fact]
    public void ItsBeatsDoNotReachTheStore_ItDoesNothing_AlsoAsTheNamedLeader()
    {
        Assert.True(Follow(Judge(Among("b"), isFresh: false)).IsFault);
        Assert.True(Follow(Judge(Among("b"), leader: "b-1", isFresh: false)).IsFault);
    }

    [Fact]
    public void NotConfiguredAsAnObserver_ItNeverLeads() => Assert.Equal(LeadershipReasons.NotAnObserver, Follow(Judge(Among("d"))).Reason);

    private static LeadershipAnswer.Follow Follow(LeadershipAnswer answer) => Assert.IsType<LeadershipAnswer.Follow>(answer);

    private static Seat Among(string own) =>
        new[] { "a", "b", "c" }.Where(o => o != own).Aggregate(new Seat(own), (seat, other) => seat.With(other, service: s => s with { SpecHash = "hash" }));

    private static LeadershipAnswer Judge(
        Seat seat, string? leader = null, TimeSpan? silentFor = null, TimeSpan? vacantFor = null, Operation? operation = null,
        string hash = "hash", string? dnsFault = null, string? abstains = null, bool isFresh = true) => LeadershipRules.Judge(new()
        {
            Service = Seat.Service,
            Register = new()
            {
                Term = 3,
                Leader = leader,
                Operation = operation,
                Published = new() { Epoch = 1, Active = ["a"], Ownership = "txt", AcceptedAt = default },
            },
            Observers = new(["a", "b", "c"], 2, null),
            Regions = [Given.Region("a"), Given.Region("b"), Given.Region("c")],
            SpecHash = hash,
            DnsFault = dnsFault,
            Abstains = abstains,
            Membership = seat,
            IsFresh = isFresh,
            LeaderSilentFor = silentFor ?? TimeSpan.Zero,
            VacantFor = vacantFor ?? TimeSpan.Zero,
        });
}

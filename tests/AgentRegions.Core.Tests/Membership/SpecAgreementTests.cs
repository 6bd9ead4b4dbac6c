using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;

namespace AgentRegions.Core.Tests.Membership;

/// <summary>Whose manifests are in force: of the live observers, and as many as the quorum asks for.</summary>
public sealed class SpecAgreementTests
{
    private static readonly TimeSpan Silent = new MembershipOptions().Silence + TimeSpan.FromSeconds(1);

    [Fact]
    public void QuorumOfOne_TheOtherOfTwoIsSilent_TheRestIsInForce() =>
        Assert.Equal((AgreementState.InForce, true), Judge(new Seat("a").With("b", silentFor: Silent), required: 1, "a", "b"));

    [Fact]
    public void QuorumOfOne_TwoThatDiffer_NeitherIsInForce()
    {
        Assert.Equal((AgreementState.Undecided, false), Judge(new Seat("a").With("b", service: s => s with { SpecHash = "other" }), required: 1, "a", "b"));
        Assert.Equal((AgreementState.Undecided, false), Judge(new Seat("b").With("a", service: s => s with { SpecHash = "other" }), required: 1, "a", "b"));
    }

    [Fact]
    public void NoNumber_TheOtherOfTwoIsSilent_NothingIsInForce() =>
        Assert.Equal((AgreementState.Undecided, true), Judge(new Seat("a").With("b", silentFor: Silent), required: 2, "a", "b"));

    [Fact]
    public void QuorumOfTwoOfFive_TwoThatAreLeftAgainstOne_TwoAreInForceAndOneIsOverruled()
    {
        string[] observers = ["a", "b", "c", "d", "e"];
        Assert.Equal((AgreementState.InForce, false), Judge(new Seat("a").With("b").With("c", service: s => s with { SpecHash = "other" }), required: 2, observers));
        Assert.Equal(
            (AgreementState.Overruled, false),
            Judge(new Seat("c").With("a", service: s => s with { SpecHash = "other" }).With("b", service: s => s with { SpecHash = "other" }), required: 2, observers));
    }

    [Fact]
    public void QuorumOfTwoOfFive_TwoAgainstTwo_NobodyIsInForce()
    {
        var seat = new Seat("a").With("b").With("c", service: s => s with { SpecHash = "other" }).With("d", service: s => s with { SpecHash = "other" });
        Assert.Equal((AgreementState.Undecided, false), Judge(seat, required: 2, "a", "b", "c", "d", "e"));
    }

    [Fact]
    public void AllMustVote_AMajorityOfManifestsIsEnough() =>
        Assert.Equal((AgreementState.InForce, true), Judge(new Seat("a").With("b").With("c", silentFor: Silent), required: 3, "a", "b", "c"));

    private static (AgreementState State, bool IsUnanimous) Judge(Seat seat, int required, params string[] observers)
    {
        var agreement = SpecAgreement.Of(new()
        {
            Service = Seat.Service,
            Register = new Register(),
            Observers = new(observers, required, null),
            Regions = [],
            SpecHash = "hash",
            Membership = seat,
            IsFresh = true,
            LeaderSilentFor = TimeSpan.Zero,
            VacantFor = TimeSpan.Zero,
        });
        return (agreement.State, agreement.IsUnanimous);
    }
}

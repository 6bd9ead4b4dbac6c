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

    [Fact]
    public void ObserversAreReplacedInStages_OldAndNewListAgreeBeforeTheNewOneIsInForce()
    {
        string[] old = ["a", "b", "c"], next = ["c", "d", "e"];
        ServiceReport Next(ServiceReport s) => s with { SpecHash = "next" };
        ServiceReport Old(ServiceReport s) => s with { SpecHash = "old" };

        // Rolled out to d and e: a majority of the new list, and nobody of the old one.
        Assert.Equal(AgreementState.Overruled, JudgeChange(new Seat("d").With("a", service: Old).With("b", service: Old).With("c", service: Old).With("e", service: Next), "next", old, next).State);
        Assert.Equal(AgreementState.InForce, JudgeChange(new Seat("a").With("b", service: Old).With("c", service: Old).With("d", service: Next).With("e", service: Next), "old", old, old).State);
        // To c: one of the old list.
        Assert.Equal(AgreementState.Overruled, JudgeChange(new Seat("c").With("a", service: Old).With("b", service: Old).With("d", service: Next).With("e", service: Next), "next", old, next).State);
        // To a: both lists have a majority for it, and b is overruled.
        Assert.Equal(AgreementState.InForce, JudgeChange(new Seat("d").With("a", service: Next).With("b", service: Old).With("c", service: Next).With("e", service: Next), "next", old, next).State);
        Assert.Equal(AgreementState.Overruled, JudgeChange(new Seat("b").With("a", service: Next).With("c", service: Next).With("d", service: Next).With("e", service: Next), "old", old, old).State);
        // The new list stands in the register: what a and b see does not matter any more.
        Assert.Equal(AgreementState.InForce, JudgeChange(new Seat("d").With("a", service: Old).With("b", service: Old).With("c", service: Next), "next", next, next).State);
        Assert.Equal(AgreementState.Overruled, JudgeChange(new Seat("a").With("b", service: Old).With("c", service: Next).With("d", service: Next), "old", next, old).State);
    }

    [Fact]
    public void TheOldListIsSilent_TheNewOneIsNotInForce_UntilThatIsGoneForLong()
    {
        var seat = new Seat("c").With("d", service: s => s with { SpecHash = "next" }).With("e", service: s => s with { SpecHash = "next" });
        seat.With("a", silentFor: Silent).With("b", silentFor: Silent);
        var (state, message) = JudgeChange(seat, "next", ["a", "b", "c"], ["c", "d", "e"]);
        Assert.Equal(AgreementState.Undecided, state);
        Assert.Contains("the observers were a, b, c, and 1 of them see", message, StringComparison.Ordinal);

        var gone = seat.Options.GoneAfter + TimeSpan.FromSeconds(1);
        Assert.Equal(AgreementState.InForce, JudgeChange(seat.With("a", silentFor: gone).With("b", silentFor: gone), "next", ["a", "b", "c"], ["c", "d", "e"]).State);
    }

    private static (AgreementState State, string Message) JudgeChange(Seat seat, string hash, string[] register, string[] observers)
    {
        var agreement = Agreement(seat, hash, 2, register, observers);
        return (agreement.State, agreement.Message);
    }

    private static (AgreementState State, bool IsUnanimous) Judge(Seat seat, int required, params string[] observers)
    {
        var agreement = Agreement(seat, "hash", required, [], observers);
        return (agreement.State, agreement.IsUnanimous);
    }

    private static SpecAgreement Agreement(Seat seat, string hash, int required, string[] register, string[] observers) =>
        SpecAgreement.Of(new()
        {
            Service = Seat.Service,
            Register = new Register { Observers = register },
            Observers = new(observers, required, null),
            Regions = [],
            SpecHash = hash,
            Membership = seat,
            IsFresh = true,
            LeaderSilentFor = TimeSpan.Zero,
            VacantFor = TimeSpan.Zero,
        });
}

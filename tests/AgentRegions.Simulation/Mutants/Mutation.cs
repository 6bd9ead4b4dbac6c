namespace AgentRegions.Simulation.Mutants;

/// <summary>A safety mechanism that is taken away, to see whether the checkers notice. All of it from outside: the code under test is the same.</summary>
internal enum Mutation
{
    None,

    /// <summary>Batches are not conditional on the ownership record.</summary>
    NoOwnershipCondition,

    /// <summary>The ownership record has the same value as long as term, epoch and active set are the same.</summary>
    OwnershipRepeats,

    /// <summary>An operation counts as done when the zone is read with its records.</summary>
    ClosedByReading,

    /// <summary>DNS is changed before the register knows.</summary>
    NoIntentFirst,

    /// <summary>
    /// After a refused batch the register is not read again. Not noticed: the number for the next batch is reserved by compare-and-swap, which
    /// fails for whoever does not know the register. The read saves that write, no more.
    /// </summary>
    NoReadAfterRefusal,

    /// <summary>A leader acts however old its last beat is.</summary>
    NoMargin,

    /// <summary>Who is silent is told by the wall clocks.</summary>
    ClockComparedExpiry,

    /// <summary>Another leads in the same term.</summary>
    TermNotRaised,

    /// <summary>The quorum is of those who are there, in votes and in manifests: each alone is made up for by the other.</summary>
    QuorumOverLiveOnly,

    /// <summary>One vote is a quorum.</summary>
    VerdictOfOneObserver,

    /// <summary>Votes never lapse, and an observer that was away counts as if it had not been.</summary>
    SilentObserversVote,

    /// <summary>Who reaches nothing outside votes all the same.</summary>
    IsolatedObserversVote,

    /// <summary>What was concluded while nothing outside was reached counts afterwards.</summary>
    IsolatedVerdictsKept,

    /// <summary>Conditional writes see the local replica; the last writer wins.</summary>
    EventuallyConsistentStore,

    /// <summary>When the active set last changed is known to who changed it.</summary>
    CooldownInMemory,

    /// <summary>A person's pause is known to who obeyed it.</summary>
    PauseInMemory,

    /// <summary>Only a leader's own cluster can pause.</summary>
    PausesOfOthersIgnored,

    /// <summary>Which requests had their run is not kept.</summary>
    RequestsForgotten,

    /// <summary>Which drill is under way is known to nobody.</summary>
    DrillsForgotten,

    /// <summary>A claim replaces whatever stands there.</summary>
    EffectsUnconditional,

    /// <summary>The session table acknowledges a head now and then that it does not keep: what the checker of lost checkpoints is there for.</summary>
    HeadsForgotten,
}

internal static class Mutations
{
    /// <summary>It can only show in a world with conversations.</summary>
    public static bool IsOfSessions(this Mutation mutation) => mutation >= Mutation.EffectsUnconditional;
}

namespace AgentRegions.Simulation.Checks;

/// <param name="Invariant">Which, by its number in src/AgentRegions.Core/PROTOCOL.md.</param>
/// <param name="Message">What was seen.</param>
/// <param name="At">When, in ticks since the world began.</param>
internal sealed record Violation(Invariant Invariant, string Message, long At);

/// <summary>What must always hold: src/AgentRegions.Core/PROTOCOL.md. </summary>
internal enum Invariant
{
    /// <summary>The program itself failed.</summary>
    NoCrash = 0,

    /// <summary>At most one operator acts for a service in a term; an older term or epoch never changes DNS or the register.</summary>
    OneActorPerTerm = 1,

    /// <summary>Every change of the active set has evidence, or a person asked.</summary>
    ChangesHaveEvidence = 2,

    /// <summary>DNS never names an empty set, and status never claims what DNS does not say.</summary>
    DnsIsWhole = 3,

    /// <summary>An observer's own partition is never taken for another region's outage.</summary>
    IsolationMovesNothing = 4,

    /// <summary>No acknowledged checkpoint is lost while the store keeps its promise; a torn or stale one is never served as current without saying so.</summary>
    NothingAcknowledgedIsLost = 5,

    /// <summary>A mutating effect runs at most once per key; when that cannot be known, it is not rerun by itself.</summary>
    EffectsRunOnce = 6,

    /// <summary>A person's pause, cooldown and safety rules survive restarts, leader changes and clock jumps.</summary>
    RulesSurvive = 7,

    /// <summary>After faults heal, everything converges within a bound and then stops writing.</summary>
    Converges = 8,
}

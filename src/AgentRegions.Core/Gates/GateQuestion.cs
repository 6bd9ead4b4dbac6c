using AgentRegions.Core.Planning;

namespace AgentRegions.Core.Gates;

/// <summary>May this target take over from that source?</summary>
public sealed record GateQuestion
{
    /// <summary>Where traffic leaves; null when nothing is known of it, also when there is none.</summary>
    public RegionState? Source { get; init; }

    public required RegionState Target { get; init; }

    /// <summary>A first placement: there is no state to carry over, so only what the policy expects counts.</summary>
    public bool IsPlacement { get; init; }

    /// <summary>The source still works: then both sides are looked at. Else its last values count, from before it failed.</summary>
    public bool IsPlanned { get; init; }

    /// <summary>How long the change has been wanted; null: nothing is forced.</summary>
    public TimeSpan? WantedFor { get; init; }

    /// <summary>Looks at the sides that a two-sided gate looks at; the first problem decides.</summary>
    internal GateFinding OfSides(Func<RegionState, string?> problemOf, string passed)
    {
        foreach (var side in IsPlanned && Source is not null ? [Target, Source] : (RegionState[])[Target])
        {
            if (problemOf(side) is { } problem)
                return GateFinding.Fail($"{side.Name}: {problem}", side.SaidAgo);
        }
        return GateFinding.Pass(passed, IsPlanned && Source?.SaidAgo > Target.SaidAgo ? Source.SaidAgo : Target.SaidAgo);
    }
}

/// <summary>What an endpoint that a gate asks said of a region.</summary>
/// <param name="Passed">Its word.</param>
/// <param name="Detail">Its reason, or why there is no word.</param>
/// <param name="Age">Since it said so.</param>
public sealed record GateAnswer(bool Passed, string Detail, TimeSpan Age);

/// <param name="Detail">What was compared, with the values.</param>
/// <param name="SeenAgo">Since the value that was judged was seen; of several, the oldest. Null when none was.</param>
internal readonly record struct GateFinding(bool Passed, string Detail, TimeSpan? SeenAgo = null)
{
    /// <summary>The ready replicas that the target is to have, where the gate scales its workload.</summary>
    public int? Replicas { get; init; }

    /// <summary>With so many it would pass.</summary>
    public bool ScalingSuffices { get; init; }

    public static GateFinding Pass(string detail, TimeSpan? seenAgo = null) => new(true, detail, seenAgo);

    public static GateFinding Fail(string detail, TimeSpan? seenAgo = null) => new(false, detail, seenAgo);
}

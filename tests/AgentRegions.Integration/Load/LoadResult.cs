using AgentRegions.Core.Resources;

namespace AgentRegions.Integration.Load;

/// <summary>What came of a run.</summary>
public sealed record LoadResult
{
    /// <summary>Turns sent and streams asked for.</summary>
    public required int Requests { get; init; }

    /// <summary>Of those, without an answer, or with one that is an error.</summary>
    public required int Lost { get; init; }

    /// <summary>Streams that ended though their client had not ended them.</summary>
    public required int Cut { get; init; }

    public required int ServerErrors { get; init; }

    /// <summary>Streams that a region sent on to the other.</summary>
    public required int SentOn { get; init; }

    public required int Effects { get; init; }

    public required int EffectsRunTwice { get; init; }

    /// <summary>Effects asked for again, and how many of those got the first receipt.</summary>
    public required (int Asked, int Kept) Repeats { get; init; }

    /// <summary>Turns that were answered and are in no conversation at the end.</summary>
    public required int TurnsMissing { get; init; }

    /// <summary>Conversations that two regions wrote on from the same point.</summary>
    public required int Forks { get; init; }

    public required LoadWindow Before { get; init; }

    /// <summary>From the wish for a planned change until a TTL after its end; empty without one.</summary>
    public required LoadWindow During { get; init; }

    public required LoadWindow After { get; init; }

    /// <summary>The planned changes.</summary>
    public required IReadOnlyList<FailoverStatus> Changes { get; init; }

    /// <summary>What went wrong, in words.</summary>
    public required IReadOnlyList<string> Troubles { get; init; }

    /// <summary>Nothing was lost, cut or run twice.</summary>
    public bool IsClean => (Lost, Cut, ServerErrors, EffectsRunTwice, TurnsMissing, Forks) == (0, 0, 0, 0, 0, 0) && Repeats.Asked == Repeats.Kept && Changes.All(c => c.Phase == FailoverPhase.Done);
}

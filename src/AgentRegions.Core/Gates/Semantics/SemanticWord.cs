namespace AgentRegions.Core.Gates.Semantics;

/// <summary>What came of asking an agent.</summary>
/// <param name="Sheet">Its answers; null when they are not known.</param>
/// <param name="Problem">Why they are not known, in one line for a person; empty when they are.</param>
public sealed record SemanticWord(SemanticSheet? Sheet, string Problem)
{
    public static SemanticWord Unknown(string problem) => new(null, problem);

    /// <summary>Whether it says nothing that the other does not.</summary>
    public bool Repeats(SemanticWord other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Problem == other.Problem && (Sheet is null ? other.Sheet is null : other.Sheet is { } sheet && Sheet.StandsFor(sheet, 0));
    }
}

/// <param name="Word">What the agent last said.</param>
/// <param name="Age">Since it said so.</param>
public sealed record SemanticAnswer(SemanticWord Word, TimeSpan Age);

/// <summary>What a region answered while it was healthy, from the register.</summary>
/// <param name="SeenAt">When, for people: nothing is decided by it.</param>
public sealed record KnownSheet(SemanticSheet Sheet, DateTimeOffset SeenAt);

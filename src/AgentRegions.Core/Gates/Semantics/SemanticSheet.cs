namespace AgentRegions.Core.Gates.Semantics;

/// <summary>What an agent answered to the fixed set: each question with each seed, none missing. Small, since the register keeps one.</summary>
public sealed record SemanticSheet
{
    /// <summary>ΔS is kept in ten-thousandths, so that bounds are compared exactly.</summary>
    public const int Scale = 10_000;

    /// <summary>The questions' ids in ordinal order.</summary>
    public required IReadOnlyList<string> Questions { get; init; }

    /// <summary>Each question was asked with the seeds 1 to this.</summary>
    public required int Seeds { get; init; }

    /// <summary>In ten-thousandths: question by question, of each the seeds in order.</summary>
    public required IReadOnlyList<int> DeltaS { get; init; }

    /// <summary>The places in <see cref="DeltaS"/> of answers whose λ was not convergent.</summary>
    public IReadOnlyList<int> Wavering { get; set; } = [];

    /// <summary>Whether this stands for another: the same questions, λ alike, and no ΔS further off than the tolerance, in ten-thousandths.</summary>
    public bool StandsFor(SemanticSheet other, int tolerance)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Seeds == other.Seeds && Questions.SequenceEqual(other.Questions) && Wavering.SequenceEqual(other.Wavering) && DeltaS.Count == other.DeltaS.Count
            && DeltaS.Zip(other.DeltaS).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance);
    }
}

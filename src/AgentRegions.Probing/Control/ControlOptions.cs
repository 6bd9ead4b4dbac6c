namespace AgentRegions.Probing.Control;

/// <summary>How an operator tells that it is not the one that is cut off.</summary>
public sealed record ControlOptions
{
    /// <summary>Empty: it is not asked, and counts as reachable.</summary>
    public IReadOnlyList<ControlTarget> Targets { get; init; } = [];

    /// <summary>The time between the starts of two rounds: 100 ms to 1 min.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an answer may take: 50 ms to the interval.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Rounds in a row without any answer until this operator counts as cut off: 1 to 100. As many as the failures that make a region Down by default.</summary>
    public int FailureThreshold { get; init; } = 3;
}

namespace AgentRegions.Core.Signals;

/// <summary>What a signal told an operator of a region, for the others. Spans are by that operator's clock, as <see cref="Membership.ObserverItem.Uptime"/>.</summary>
public sealed record SignalReport
{
    /// <summary>Its name in spec.detection.signals.</summary>
    public required string Signal { get; init; }

    /// <summary>The AgentRegion's name.</summary>
    public required string Region { get; init; }

    /// <summary>What fired, in a line.</summary>
    public string Text { get; set; } = "";

    /// <summary>When it began; of one that is over, when it ended.</summary>
    public required TimeSpan Since { get; init; }

    /// <summary>When it expires; null: it is over.</summary>
    public TimeSpan? Until { get; init; }
}

namespace AgentRegions.Core.Health;

/// <summary>What one probe says of a region.</summary>
public enum ProbeOutcome
{
    /// <summary>A complete, believable answer that calls the region healthy.</summary>
    Good,

    /// <summary>An HTTP answer came, but not a good one.</summary>
    Degraded,

    /// <summary>No HTTP answer came, or it was not complete when the time was over.</summary>
    NoAnswer,
}

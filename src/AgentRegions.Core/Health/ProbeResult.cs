namespace AgentRegions.Core.Health;

/// <summary>What came of one probe.</summary>
public sealed record ProbeResult
{
    /// <summary>When the probe began.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The same moment on the monotonic clock (TimeProvider.GetTimestamp): durations are measured from here.</summary>
    public long Timestamp { get; init; }

    /// <summary>When the probe was complete, on the monotonic clock.</summary>
    public long EndTimestamp { get; init; }

    /// <summary>From the beginning to the complete answer or the failure.</summary>
    public TimeSpan Latency { get; init; }

    public required HealthReason Reason { get; init; }

    public ProbeOutcome Outcome => Reason.Outcome();

    /// <summary>One line for a person. Never holds a secret.</summary>
    public string Detail { get; init; } = "";

    /// <summary>What the region said of itself, when it said something that can be read.</summary>
    public HealthReport? Report { get; init; }
}

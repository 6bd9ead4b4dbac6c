using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Health;

/// <summary>What this observer concludes of one region.</summary>
public sealed record ObserverView
{
    public static ObserverView Initial(DateTimeOffset now, long timestamp = 0) => new()
    {
        Verdict = Verdict.Unknown,
        Reason = HealthReason.NotProbed,
        Message = "not probed often enough to say",
        Since = now,
        SinceTimestamp = timestamp,
    };

    public required Verdict Verdict { get; init; }

    /// <summary>What led to the verdict; it changes with it, or when another reason lasts.</summary>
    public required HealthReason Reason { get; init; }

    public required string Message { get; init; }

    /// <summary>When the verdict became what it is.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The same moment on the monotonic clock: how long a verdict has held is measured from here.</summary>
    public long SinceTimestamp { get; init; }

    /// <summary>When the latest probe was complete.</summary>
    public DateTimeOffset? LastProbeAt { get; init; }

    /// <summary>
    /// The beginning of the first probe of the current or, in a region that is not yet Healthy again, the latest run of failures.
    /// Set as soon as a probe fails, before the verdict changes.
    /// </summary>
    public DateTimeOffset? FirstFailureAt { get; init; }

    /// <summary>The same moment on the monotonic clock.</summary>
    public long? FirstFailureTimestamp { get; init; }

    /// <summary>What the region last said of itself in any readable answer.</summary>
    public HealthReport? LastReport { get; init; }

    /// <summary>When <see cref="LastReport"/> came, on the monotonic clock.</summary>
    public long LastReportTimestamp { get; init; }

    /// <summary>What it last said in a good answer: while it fails, the evidence of how it was before.</summary>
    public HealthReport? LastGoodReport { get; init; }

    /// <summary>When <see cref="LastGoodReport"/> came, on the monotonic clock.</summary>
    public long LastGoodTimestamp { get; init; }

    /// <summary>The contract of <see cref="LastReport"/>.</summary>
    public AgentContract? Contract { get; init; }

    /// <summary>Since when that contract is what it is, on the monotonic clock.</summary>
    public long ContractTimestamp { get; init; }

    public int ConsecutiveFailures { get; init; }

    public int ConsecutiveSuccesses { get; init; }

    /// <summary>The index of the first probe that counts for the share of good answers; see <see cref="VerdictRules"/>.</summary>
    public long CountedFrom { get; init; }
}

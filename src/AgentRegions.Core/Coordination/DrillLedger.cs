using System.Text.Json.Serialization;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Coordination;

/// <summary>What is known of a service's drills, whoever leads.</summary>
public sealed record DrillLedger
{
    /// <summary>The schedule and the time zone that <see cref="SettledAt"/> is about; null: there is none.</summary>
    public string? Schedule { get; init; }

    /// <summary>What was scheduled up to then is dealt with, in the store's time. For a schedule that is new, when it was first seen: what was before it is not made up for.</summary>
    public DateTimeOffset SettledAt { get; init; }

    /// <summary>The one that is due or under way.</summary>
    public DrillRun? Current { get; init; }

    /// <summary>The last one that ended.</summary>
    public DrillRecord? Last { get; init; }
}

/// <summary>A drill that is due or under way. What the policy said of it when it began holds until its end.</summary>
public sealed record DrillRun
{
    /// <summary>Of the Failover object that shows it.</summary>
    public required string Name { get; init; }

    /// <summary>The moment of the schedule; null: a person asked for it.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>A scheduled one begins until then, or is left out.</summary>
    public DateTimeOffset Until { get; init; }

    public bool DryRun { get; init; }

    public Duration Stay { get; init; }

    public required DrillPhase Phase { get; init; }

    /// <summary>Where it goes back to.</summary>
    public IReadOnlyList<string> From { get; set; } = [];

    public IReadOnlyList<string> To { get; set; } = [];

    /// <summary>When the epoch was raised for its way there; null before.</summary>
    public DateTimeOffset? BeganAt { get; init; }

    /// <summary>When clients were told the other region; null before.</summary>
    public DateTimeOffset? AwaySince { get; init; }

    /// <summary>Its last way back that was taken back; null when none was.</summary>
    public RolledBack? WayBackFailed { get; init; }

    [JsonIgnore]
    public string BackName => $"{Name}-back";
}

/// <summary>How far a drill is.</summary>
public enum DrillPhase
{
    /// <summary>Its moment has come, and it has changed nothing yet.</summary>
    Due,

    /// <summary>The epoch is raised for the way there.</summary>
    Going,

    /// <summary>The service is in the other region, or on its way back.</summary>
    Away,
}

/// <summary>Which way of which drill a change is.</summary>
/// <param name="Drill">Its name.</param>
/// <param name="IsBack">Whether it goes back.</param>
/// <param name="IsScheduled">Whether nobody asked for it.</param>
public sealed record DrillLeg(string Drill, bool IsBack, bool IsScheduled)
{
    /// <summary>Whether the operators make its Failover object.</summary>
    [JsonIgnore]
    public bool IsOperators => IsBack || IsScheduled;
}

/// <summary>A drill that ended.</summary>
public sealed record DrillRecord
{
    public required string Name { get; init; }

    public DateTimeOffset? ScheduledAt { get; init; }

    public bool DryRun { get; init; }

    public required DrillResult Result { get; init; }

    /// <summary>A CamelCase word.</summary>
    public required string Reason { get; init; }

    public string Message { get; set; } = "";

    public IReadOnlyList<string> From { get; set; } = [];

    public IReadOnlyList<string> To { get; set; } = [];

    /// <summary>Of one that changed nothing: a change's stand in the history.</summary>
    public IReadOnlyList<GateStatus> Gates { get; set; } = [];

    /// <summary>Of a dry one.</summary>
    public FailoverPreview? Preview { get; init; }

    /// <summary>Null when it never began.</summary>
    public DateTimeOffset? BeganAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }
}

/// <summary>How a drill ended.</summary>
public enum DrillResult
{
    /// <summary>The service was there and is back; or every rule and gate would have let it go.</summary>
    Passed,

    /// <summary>It did not begin within its window.</summary>
    Skipped,

    /// <summary>Its preparation was taken back.</summary>
    RolledBack,

    /// <summary>Another change went before it.</summary>
    Interrupted,

    /// <summary>Route 53 refused the records of a way, or there is no way back: the message says where the service is.</summary>
    Failed,
}

namespace AgentRegions.Core.Resources;

/// <summary>metav1.Condition: one aspect of an object's state. The types and reasons are listed in <see cref="ConditionTypes"/>.</summary>
public sealed record Condition
{
    public required string Type { get; init; }

    public required ConditionStatus Status { get; init; }

    public required string Reason { get; init; }

    public string Message { get; set; } = "";

    /// <summary>When <see cref="Status"/> last changed; not when the reason or the message did.</summary>
    public DateTimeOffset LastTransitionTime { get; init; }

    public long ObservedGeneration { get; init; }
}

public enum ConditionStatus
{
    Unknown,
    True,
    False,
}

/// <summary>The condition types of the three kinds. One controller owns each.</summary>
public static class ConditionTypes
{
    /// <summary>Policy and region: the object is valid and its controller does its work.</summary>
    public const string Ready = "Ready";

    /// <summary>Policy: a change of the active set is under way.</summary>
    public const string Progressing = "Progressing";

    /// <summary>Policy: Route 53 holds what the policy wants and says INSYNC.</summary>
    public const string DNSInSync = "DNSInSync";

    /// <summary>Policy: an operator leads this service.</summary>
    public const string LeaderKnown = "LeaderKnown";

    /// <summary>Policy: were the active region to fail now, there is a target that every rule accepts.</summary>
    public const string FailoverPossible = "FailoverPossible";

    /// <summary>Region: probes reach it.</summary>
    public const string Reachable = "Reachable";

    /// <summary>Region: its contract is what the policy's Contract gate expects.</summary>
    public const string ContractMatched = "ContractMatched";

    /// <summary>Failover: it ended; the reason says how.</summary>
    public const string Complete = "Complete";

    /// <summary>Failover: it ended without the change.</summary>
    public const string Failed = "Failed";
}

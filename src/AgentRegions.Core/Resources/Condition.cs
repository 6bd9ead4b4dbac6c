namespace AgentRegions.Core.Resources;

/// <summary>metav1.Condition: one aspect of an object's state.</summary>
public sealed record Condition
{
    /// <summary>Which aspect: Ready, for example. Each type is written by one controller.</summary>
    public required string Type { get; init; }

    /// <summary>Whether it holds.</summary>
    public required ConditionStatus Status { get; init; }

    /// <summary>Why, in one CamelCase word that programs may rely on.</summary>
    public required string Reason { get; init; }

    /// <summary>Why, for people: what was seen and what to do about it.</summary>
    public string Message { get; set; } = "";

    /// <summary>When <see cref="Status"/> last changed; not when the reason or the message did.</summary>
    public DateTimeOffset LastTransitionTime { get; init; }

    /// <summary>The generation of the spec that this condition is about.</summary>
    public long ObservedGeneration { get; init; }
}

/// <summary>Whether a condition holds.</summary>
public enum ConditionStatus
{
    /// <summary>It cannot be said.</summary>
    Unknown,

    /// <summary>It holds.</summary>
    True,

    /// <summary>It does not hold.</summary>
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

    /// <summary>Policy: Route 53 has the health checks that spec.dns.healthChecks wants. Absent when it wants none and none are left.</summary>
    public const string HealthChecksReady = "HealthChecksReady";

    /// <summary>Policy: a change of the active set would reach clients without Route 53's API. Absent unless spec.dns.switch is DataPlane.</summary>
    public const string DataPlaneReady = "DataPlaneReady";

    /// <summary>Policy: clients are sent to regions, and not to the status page. Absent unless spec.safety.allDown is StatusPage or clients are there still.</summary>
    public const string Serving = "Serving";

    /// <summary>Policy: an operator leads this service.</summary>
    public const string LeaderKnown = "LeaderKnown";

    /// <summary>Policy: the operators see the same manifests.</summary>
    public const string SpecsAgree = "SpecsAgree";

    /// <summary>Policy: were the active region to fail now, there is a target that every rule accepts.</summary>
    public const string FailoverPossible = "FailoverPossible";

    /// <summary>Policy: the last drill went as it should. Unknown while one is due or under way, absent where none ever was nor is scheduled.</summary>
    public const string DrillPassed = "DrillPassed";

    /// <summary>Policy: False while faults in optional parts of the spec (drill, notifications, signals) keep these from being used. Absent while there are none.</summary>
    public const string OptionalPartsValid = "OptionalPartsValid";

    /// <summary>Policy: False after the active set was taken over from the zone (a lost or restored register, a policy made again): pauses and holds of before may be lost, and nothing returns by itself. Absent otherwise, and once a person acknowledged it.</summary>
    public const string RegisterIntact = "RegisterIntact";

    /// <summary>Region: probes reach it.</summary>
    public const string Reachable = "Reachable";

    /// <summary>Region: its contract is what the policy's Contract gate expects.</summary>
    public const string ContractMatched = "ContractMatched";

    /// <summary>Failover: it ended; the reason says how.</summary>
    public const string Complete = "Complete";

    /// <summary>Failover: it ended without the change.</summary>
    public const string Failed = "Failed";
}

using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Notifications;

/// <summary>One thing to tell on-call: what every receiver's own form is made from.</summary>
public sealed record Notification
{
    /// <summary>What the register remembers it by.</summary>
    public required NotificationKey Key { get; init; }

    public required NamespacedName Service { get; init; }

    /// <summary>The service's name for users.</summary>
    public required string DnsName { get; init; }

    public required NotificationSeverity Severity { get; init; }

    public required long Epoch { get; init; }

    /// <summary>Of a change.</summary>
    public FailoverKind? Kind { get; init; }

    public IReadOnlyList<string> From { get; init; } = [];

    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>The regions that it is about.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>A CamelCase word.</summary>
    public required string Reason { get; init; }

    public required string Message { get; init; }

    public required DateTimeOffset At { get; init; }

    public NotificationEvent Event => Key.Event;

    public NotificationState State => Key.State;

    /// <summary>The same for the same news, whoever sends it and how often: receivers drop repeats by it.</summary>
    public string Id => $"{DnsName}/{Key}";

    /// <summary>The same for all news of one change, or of one condition from its beginning to its end.</summary>
    public string Incident => $"{DnsName}/{Key.Incident}";
}

/// <summary>How bad it is, in PagerDuty's words.</summary>
public enum NotificationSeverity
{
    Info,
    Warning,
    Error,
    Critical,
}

/// <summary>Where a condition stands; what is no condition is always new.</summary>
public enum NotificationState
{
    /// <summary>It began, or happened.</summary>
    Triggered,

    /// <summary>The condition is over.</summary>
    Resolved,
}

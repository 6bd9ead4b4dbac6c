using AgentRegions.Core.Resources.Validation;
using AgentRegions.Core.Schema;

namespace AgentRegions.Core.Resources;

/// <summary>One change of the active set: made by an operator for each change, or by a person to ask for one. Cannot be changed.</summary>
[ValidationRule("self == oldSelf", ResourceRemedies.FailoverFixed)]
[ValidationRule("self.kind != 'Switchover' || has(self.to) || has(self.routing)", ResourceRemedies.SwitchoverTarget, FieldPath = ".to")]
[ValidationRule("self.kind != 'Drill' || !has(self.bypass) || size(self.bypass) == 0", DrillForms.NoBypass, FieldPath = ".bypass")]
[ValidationRule("self.kind != 'Drill' || self.onTimeout == 'Abort'", DrillForms.NoForce, FieldPath = ".onTimeout")]
[ValidationRule("!has(self.routing) || (self.kind == 'Switchover' && self.dryRun && !has(self.to))", ResourceRemedies.RoutingPreview, FieldPath = ".routing")]
public sealed record FailoverSpec
{
    /// <summary>The service: a FailoverPolicy in this namespace.</summary>
    public required PolicyReference PolicyRef { get; init; }

    /// <summary>What sort of change this is.</summary>
    public required FailoverKind Kind { get; init; }

    /// <summary>The name of the AgentRegion that is to be active. Required for a Switchover but one with routing; where it is absent the planner chooses.</summary>
    [Length(1, ResourceLimits.NameLength)]
    [Pattern(ResourcePatterns.ObjectName, Message = "to " + ResourcePatterns.ObjectNameRemedy)]
    public string? To { get; init; }

    /// <summary>
    /// With dryRun, kind Switchover and no to: show what the policy with this routing would come to, as things are. To change the routing, change the policy.
    /// </summary>
    public RoutingPolicy? Routing { get; init; }

    /// <summary>Only show what would happen: the decision, the gates and the exact records.</summary>
    public bool DryRun { get; set; }

    /// <summary>Rules that a person takes upon themselves: they are looked at and reported, and do not hold the change back.</summary>
    [Items(maxItems: 3)]
    [XListType("set")]
    public IReadOnlyList<BypassRule> Bypass { get; set; } = [];

    /// <summary>Why, for those who read it later.</summary>
    [Length(maxLength: ResourceLimits.ReasonLength)]
    public string? Reason { get; init; }

    /// <summary>How long a request may wait for its rules to pass before it is abandoned: 1s to 24h.</summary>
    [DurationRange(ResourceLimits.MinRequestTimeout, ResourceLimits.MaxRequestTimeout)]
    public Duration Timeout { get; set; } = Duration.FromSeconds(60);

    /// <summary>What becomes of a planned change whose streams have not ended within the policy's drain.timeout.</summary>
    public DrainTimeoutAction OnTimeout { get; set; } = DrainTimeoutAction.Abort;
}

/// <summary>What becomes of a planned change whose streams do not end in time.</summary>
public enum DrainTimeoutAction
{
    /// <summary>It is taken back: the region goes on as if nobody had asked.</summary>
    Abort,

    /// <summary>It goes on: what still streams there is on its own, and may not run side effects any more.</summary>
    Force,
}

/// <summary>A FailoverPolicy in the namespace of the object that refers to it.</summary>
public sealed record PolicyReference
{
    /// <summary>The policy's name.</summary>
    [Length(1, ResourceLimits.NameLength)]
    [Pattern(ResourcePatterns.ObjectName, Message = "name " + ResourcePatterns.ObjectNameRemedy)]
    public required string Name { get; init; }
}

/// <summary>What sort of change of the active set.</summary>
public enum FailoverKind
{
    /// <summary>Unplanned: away from a region that failed.</summary>
    Failover,

    /// <summary>Planned: to a region that a person names.</summary>
    Switchover,

    /// <summary>Back to a preferred region that recovered.</summary>
    Failback,

    /// <summary>A trial: to another region as a Switchover goes, and back after the policy's drill.stay. It counts for no cooldown and no limit of changes.</summary>
    Drill,
}

/// <summary>A rule that a person may take upon themselves.</summary>
public enum BypassRule
{
    /// <summary>The policy's gates, also those that block.</summary>
    Gates,

    /// <summary>The time since the last change.</summary>
    Cooldown,

    /// <summary>The least number of healthy regions.</summary>
    Safety,
}

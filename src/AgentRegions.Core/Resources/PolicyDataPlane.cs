using AgentRegions.Core.Resources.Validation;
using AgentRegions.Core.Schema;

namespace AgentRegions.Core.Resources;

/// <summary>What a change of the active set needs to reach clients.</summary>
public enum SwitchPath
{
    /// <summary>A change of Route 53's records, and so its API, which lives in one cloud region.</summary>
    ControlPlane,

    /// <summary>
    /// Beside that, Route 53's health checks ask the operators: while the records still name a region that was left, its check fails by their word. The API may be away.
    /// </summary>
    DataPlane,
}

/// <summary>
/// Where Route 53's checkers ask the operators whether a region is withdrawn. Each region's records carry a calculated check over its own health check and every routing
/// control, so that no single one of them withdraws a region or keeps it.
/// </summary>
[ValidationRule("!has(self.healthThreshold) || self.healthThreshold <= size(self.routingControls)", ResourceRemedies.HealthThreshold, FieldPath = ".healthThreshold")]
public sealed record PolicyDataPlane
{
    /// <summary>One for each operator that answers, in at least three places: so every region has two others.</summary>
    [Items(ResourceLimits.MinRoutingControls, ResourceLimits.MaxRoutingControls)]
    [XListType("map", "observer")]
    public required IReadOnlyList<RoutingControlSpec> RoutingControls { get; init; }

    /// <summary>
    /// How many of a region's checks, its own and the routing controls, must be healthy for it to be: 3 up to the number of routing controls. Absent: most of them.
    /// </summary>
    [RangeMinimum(ResourceLimits.MinHealthThreshold)]
    [RangeMaximum(ResourceLimits.MaxRoutingControls)]
    public int? HealthThreshold { get; init; }
}

/// <summary>Where one operator answers.</summary>
public sealed record RoutingControlSpec
{
    /// <summary>Its name among the observers.</summary>
    [Length(1, ResourceLimits.NameLength)]
    [Pattern(ResourcePatterns.Label, Message = "observer " + ResourceRemedies.ObserverName)]
    public required string Observer { get; init; }

    /// <summary>
    /// How the internet reaches what it was started with as --routing-control-bind-address: https, or http on loopback, for trying things out. Certificates are not verified.
    /// </summary>
    [Length(1, ResourceLimits.UrlLength)]
    [Pattern(ResourcePatterns.SafeUrl, Message = "url " + ResourcePatterns.SafeUrlRemedy)]
    public required string Url { get; init; }
}

using AgentRegions.Core.Resources.Validation;
using AgentRegions.Core.Schema;

namespace AgentRegions.Core.Resources;

/// <summary>
/// How Route 53's checkers ask each region. They come from the internet: an endpoint in a private network, or one that wants an Authorization header,
/// fails them for good. A region is healthy to them while more than 18 % of the checkers say so.
/// </summary>
public sealed record PolicyHealthChecks
{
    /// <summary>Absent: as the region's endpoint says. Certificates are not verified. Changing it makes new checks.</summary>
    public HealthCheckProtocol? Type { get; init; }

    /// <summary>Absent: the endpoint's.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(ResourceLimits.MaxPort)]
    public int? Port { get; init; }

    /// <summary>Relative to the endpoint; absent: the region's health.path.</summary>
    [Length(1, ResourceLimits.HealthCheckText)]
    [Pattern(ResourcePatterns.UrlPath, Message = "path " + ResourcePatterns.UrlPathRemedy)]
    public string? Path { get; init; }

    /// <summary>Whether HTTPS names the endpoint's host in its first message, as most load balancers need it.</summary>
    public bool EnableSNI { get; set; } = true;

    /// <summary>The time between two checks of one checker: 10s or 30s. Changing it makes new checks.</summary>
    [ValidationRule("self in ['10s', '30s']", ResourceRemedies.CheckInterval)]
    public Duration Interval { get; set; } = Duration.FromSeconds(10);

    /// <summary>So many answers in a row turn a checker's opinion: 1 to 10.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(ResourceLimits.MaxCheckThreshold)]
    public int FailureThreshold { get; set; } = 3;

    /// <summary>The AWS regions to check from, at least three; empty: all that have checkers.</summary>
    [Items(maxItems: ResourceLimits.CheckerRegions)]
    [ItemLength(1, ResourceLimits.NameLength)]
    [ItemValidationRule(CheckerRegion.Rule, "regions " + ResourceRemedies.CheckerRegions)]
    [ValidationRule("size(self) == 0 || size(self) >= 3", ResourceRemedies.CheckerRegionCount)]
    [XListType("set")]
    public IReadOnlyList<string> Regions { get; set; } = [];

    /// <summary>What the answer must say in its first 5,120 bytes, for example "status":"ok". Adding or removing it makes new checks.</summary>
    [Length(1, ResourceLimits.HealthCheckText)]
    public string? SearchString { get; init; }

    /// <summary>Whether Route 53 shows latencies as a CloudWatch metric; costs extra. Changing it makes new checks.</summary>
    public bool MeasureLatency { get; set; }

    /// <summary>Tags beside the operator's own: agentregion.dev/service, agentregion.dev/region and agentregion.dev/store.</summary>
    [Properties(maxProperties: ResourceLimits.HealthCheckTags)]
    [ItemLength(0, ResourceLimits.TagValueLength)]
    [ValidationRule(TagRules.Rule, ResourceRemedies.CheckTags)]
    public IReadOnlyDictionary<string, string> Tags { get; set; } = new Dictionary<string, string>();
}

/// <summary>What Route 53's checkers speak.</summary>
public enum HealthCheckProtocol
{
    /// <summary>Plain.</summary>
    HTTP,

    /// <summary>Encrypted; certificates are not verified.</summary>
    HTTPS,
}

using AgentRegions.Core.Resources.Validation;
using AgentRegions.Core.Schema;

namespace AgentRegions.Core.Resources;

/// <summary>What clients get while no region may serve them: a page that the operators serve with status 503. All of it is public.</summary>
public sealed record StatusPageSpec
{
    /// <summary>
    /// What the service's name answers meanwhile: where clients reach the listeners that the operators were started with as --status-page-bind-address, best those of more than
    /// one place. With TLS before them, its certificate must be valid for spec.dns.name.
    /// </summary>
    public required RegionDns Dns { get; init; }

    /// <summary>The page's heading, plain text: up to 60 characters.</summary>
    [Length(1, ResourceLimits.PageTitleLength)]
    [Pattern(ResourcePatterns.PlainLine, Message = "title " + ResourcePatterns.PlainLineRemedy)]
    public string Title { get; set; } = "Temporarily unavailable";

    /// <summary>What users are to know, plain text: up to 300 characters. Absent: nothing is said beside what the operators know.</summary>
    [Length(1, ResourceLimits.PageMessageLength)]
    public string? Message { get; init; }

    /// <summary>Where users find more or ask: an https or mailto URL, which becomes a link, or plain text. Up to 120 characters.</summary>
    [Length(1, ResourceLimits.PageContactLength)]
    [Pattern(ResourcePatterns.PlainLine, Message = "contact " + ResourcePatterns.PlainLineRemedy)]
    public string? Contact { get; init; }

    /// <summary>How long clients are asked to wait before they try again, the page's Retry-After: 5s to 1h, whole seconds. The page does not reload by itself.</summary>
    [DurationRange(ResourceLimits.MinRetryAfter, ResourceLimits.MaxRetryAfter, WholeSeconds = true)]
    public Duration RetryAfter { get; set; } = Duration.FromSeconds(30);
}

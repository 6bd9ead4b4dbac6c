using AgentRegions.Core.Dns.HealthChecks;
using Amazon.Runtime;

namespace AgentRegions.Aws.Route53;

/// <param name="Version">Raised by every update.</param>
/// <param name="Settings">Null for a kind that this project does not make: TCP, and those of alarms and recovery controls.</param>
internal sealed record HealthCheck(string Id, string CallerReference, long Version, HealthCheckSettings? Settings);

/// <summary>Sent again with the same reference and settings it gives the same check.</summary>
internal sealed class CreateHealthCheckRequest : AmazonWebServiceRequest
{
    /// <summary>At most 64 characters; one whose check was deleted is never taken again.</summary>
    public required string CallerReference { get; init; }

    public required HealthCheckSettings Settings { get; init; }
}

internal sealed class GetHealthCheckRequest : AmazonWebServiceRequest
{
    public required string Id { get; init; }
}

/// <summary>Refused when the check has another version by now.</summary>
internal sealed class UpdateHealthCheckRequest : AmazonWebServiceRequest
{
    public required string Id { get; init; }

    public required long Version { get; init; }

    public required HealthCheckSettings Settings { get; init; }
}

internal sealed class DeleteHealthCheckRequest : AmazonWebServiceRequest
{
    public required string Id { get; init; }
}

internal sealed class ListHealthChecksRequest : AmazonWebServiceRequest
{
    public string? Marker { get; init; }

    /// <summary>Route 53 gives at most 100 a page.</summary>
    public int MaxItems { get; init; } = 100;
}

/// <summary>Of a health check. At most ten tags a request, and ten in all.</summary>
internal sealed class ChangeTagsForResourceRequest : AmazonWebServiceRequest
{
    public required string HealthCheckId { get; init; }

    public required IReadOnlyDictionary<string, string> Add { get; init; }

    public IReadOnlyCollection<string> Remove { get; init; } = [];
}

/// <summary>Of at most ten health checks.</summary>
internal sealed class ListTagsForResourcesRequest : AmazonWebServiceRequest
{
    public required IReadOnlyList<string> HealthCheckIds { get; init; }
}

internal sealed class HealthCheckResponse : AmazonWebServiceResponse
{
    public HealthCheck HealthCheck { get; set; } = new("", "", 0, null);
}

internal sealed class ListHealthChecksResponse : AmazonWebServiceResponse
{
    public IReadOnlyList<HealthCheck> HealthChecks { get; set; } = [];

    /// <summary>Null on the last page.</summary>
    public string? NextMarker { get; set; }
}

internal sealed class ListTagsForResourcesResponse : AmazonWebServiceResponse
{
    /// <summary>By health check.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Tags { get; set; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();
}

internal sealed class EmptyResponse : AmazonWebServiceResponse;

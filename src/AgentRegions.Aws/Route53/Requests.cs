using Amazon.Runtime;

namespace AgentRegions.Aws.Route53;

/// <summary>The zones from <see cref="DnsName"/> on, in the order of their reversed labels.</summary>
internal sealed class ListHostedZonesByNameRequest : AmazonWebServiceRequest
{
    public required string DnsName { get; init; }

    public string? HostedZoneId { get; init; }

    public int MaxItems { get; init; } = 100;
}

internal sealed class ListHostedZonesByNameResponse : AmazonWebServiceResponse
{
    public IReadOnlyList<HostedZone> Zones { get; set; } = [];

    public bool IsTruncated { get; set; }

    public string? NextDnsName { get; set; }

    public string? NextHostedZoneId { get; set; }
}

/// <summary>The record sets from the start on, in the order of reversed labels, type and identifier.</summary>
internal sealed class ListResourceRecordSetsRequest : AmazonWebServiceRequest
{
    public required string HostedZoneId { get; init; }

    public required string StartName { get; init; }

    public string? StartType { get; init; }

    public string? StartIdentifier { get; init; }

    /// <summary>Route 53 gives at most 300 a page.</summary>
    public int MaxItems { get; init; } = 300;
}

internal sealed class ListResourceRecordSetsResponse : AmazonWebServiceResponse
{
    public IReadOnlyList<ResourceRecordSet> RecordSets { get; set; } = [];

    public bool IsTruncated { get; set; }

    public string? NextName { get; set; }

    public string? NextType { get; set; }

    public string? NextIdentifier { get; set; }
}

/// <summary>One batch, applied as a whole or not at all.</summary>
internal sealed class ChangeResourceRecordSetsRequest : AmazonWebServiceRequest
{
    public required string HostedZoneId { get; init; }

    public required IReadOnlyList<ResourceChange> Changes { get; init; }
}

internal sealed class GetChangeRequest : AmazonWebServiceRequest
{
    public required string Id { get; init; }
}

/// <summary>The answer to a change and to the question how far it is.</summary>
internal sealed class ChangeInfoResponse : AmazonWebServiceResponse
{
    public ChangeInfo Change { get; set; } = new("", IsInSync: false, default);
}

using AgentRegions.Core.Dns;

namespace AgentRegions.Aws.Route53;

/// <summary>A record set in Route 53's own presentation: escaped name with or without a final dot, quoted TXT values.</summary>
internal sealed record ResourceRecordSet(string Name, string Type)
{
    public string? SetIdentifier { get; init; }

    public RoutingRule? Routing { get; init; }

    public long? Ttl { get; init; }

    public IReadOnlyList<string> Values { get; init; } = [];

    public ResourceAlias? Alias { get; init; }

    public string? HealthCheckId { get; init; }
}

internal sealed record ResourceAlias(string HostedZoneId, string DnsName, bool EvaluateTargetHealth);

internal enum ChangeAction
{
    Create,
    Delete,
    Upsert,
}

internal sealed record ResourceChange(ChangeAction Action, ResourceRecordSet RecordSet);

/// <param name="Id">Without the prefix <c>/hostedzone/</c>.</param>
internal sealed record HostedZone(string Id, string Name, bool IsPrivate);

/// <param name="Id">Without the prefix <c>/change/</c>.</param>
internal sealed record ChangeInfo(string Id, bool IsInSync, DateTimeOffset SubmittedAt);

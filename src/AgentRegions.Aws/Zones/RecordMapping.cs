using AgentRegions.Aws.Route53;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Resources;

namespace AgentRegions.Aws.Zones;

/// <summary>Between Route 53's presentation of a record set and this project's.</summary>
internal static class RecordMapping
{
    public static ResourceRecordSet ToRoute53(DnsRecordSet set) => new(DnsNames.ToRoute53(set.Name), set.Type.ToString())
    {
        SetIdentifier = set.SetIdentifier,
        Routing = set.Routing,
        HealthCheckId = set.HealthCheckId,
        Ttl = set.TtlSeconds,
        Values = set.Type == DnsRecordType.TXT ? [.. set.Values.Select(TxtText.Quote)] : set.Values,
        Alias = set.Alias is { } alias ? new(alias.HostedZoneId, DnsNames.ToRoute53(alias.DnsName), alias.EvaluateTargetHealth) : null,
    };

    /// <summary>Null for types that this project has no business with.</summary>
    public static DnsRecordSet? FromRoute53(ResourceRecordSet set) => Type(set.Type) is not { } type ? null : new DnsRecordSet
    {
        Name = DnsNames.Normalize(set.Name),
        Type = type,
        SetIdentifier = set.SetIdentifier,
        Routing = set.Routing,
        HealthCheckId = set.HealthCheckId,
        TtlSeconds = set.Alias is null ? set.Ttl : null,
        Values = type == DnsRecordType.TXT ? [.. set.Values.Select(TxtText.Unquote)] : set.Values,
        Alias = set.Alias is { } alias
            ? new AliasTarget { HostedZoneId = alias.HostedZoneId, DnsName = DnsNames.Normalize(alias.DnsName), EvaluateTargetHealth = alias.EvaluateTargetHealth }
            : null,
    };

    private static DnsRecordType? Type(string type) => type switch
    {
        "A" => DnsRecordType.A,
        "AAAA" => DnsRecordType.AAAA,
        "CNAME" => DnsRecordType.CNAME,
        "TXT" => DnsRecordType.TXT,
        _ => null,
    };
}

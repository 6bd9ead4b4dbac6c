using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Route53.Zones;
using static AgentRegions.Sandbox.Route53.Wire.Route53Xml;

namespace AgentRegions.Sandbox.Route53.Records;

/// <summary>What one record set must be for itself.</summary>
internal static class RecordRules
{
    public static IEnumerable<string> Problems(ZoneRecord record, HostedZone zone)
    {
        var name = Presented(record.Name);
        if (ValueSyntax.NameProblem(record.Name) is { } malformed)
            yield return malformed;
        if (!DomainName.IsWithin(record.Name, zone.Name))
            yield return $"RRSet with DNS name {name} is not permitted in zone {Presented(zone.Name)}";
        if (record.Type == RecordType.CNAME && record.Name == zone.Name)
            yield return $"RRSet of type CNAME with DNS name {name} is not permitted at apex in zone {Presented(zone.Name)}";
        if (record.Type is RecordType.SOA && record.Name != zone.Name)
            yield return $"RRSet of type SOA with DNS name {name} is not permitted as it is not at apex in zone {Presented(zone.Name)}";
        if (record.Type is RecordType.NS or RecordType.SOA && (record.Alias is not null || record.Routing is not null))
            yield return $"RRSet of type {record.Type} with DNS name {name} is not permitted as an alias or with a routing policy";
        if (record.Type is RecordType.CNAME or RecordType.SOA && record.Values.Count > 1)
            yield return $"RRSet of type {record.Type} with DNS name {name} may contain only one resource record";
        if (record is { Routing: RoutingRule.Failover { IsPrimary: true }, Alias: null, HealthCheckId: null })
            yield return "A non-alias primary ResourceRecordSet must have an associated health check.";
        if (record.Routing is RoutingRule.MultiValue && record.Values.Count != 1)
            yield return $"RRSet with DNS name {name}, type {record.Type}, SetIdentifier {record.SetIdentifier} cannot be created as a multivalue answer rrset must contain exactly one resource record";
        foreach (var value in record.Values)
        {
            if (ValueSyntax.Problem(record.Type, value) is { } problem)
                yield return $"Invalid Resource Record: '{problem}'";
        }
        foreach (var twice in record.Values.GroupBy(v => v).Where(g => g.Count() > 1))
            yield return $"Duplicate Resource Record: '{twice.Key}'";
    }
}

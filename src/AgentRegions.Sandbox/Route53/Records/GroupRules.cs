using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Route53.Zones;
using static AgentRegions.Sandbox.Route53.Wire.Route53Xml;

namespace AgentRegions.Sandbox.Route53.Records;

/// <summary>What the record sets of one name must be together, once the batch is applied.</summary>
internal static class GroupRules
{
    public static IEnumerable<string> Problems(string name, IReadOnlyList<ZoneRecord> here, IReadOnlyList<RecordChange> changes, HostedZone zone)
    {
        var written = changes.Where(c => c.Action != "DELETE" && c.Record.Name == name).Select(c => c.Record).ToList();
        if (name == zone.Name && !here.Any(s => s.Type == RecordType.SOA))
            yield return "A HostedZone must contain exactly one SOA record.";
        if (name == zone.Name && !here.Any(s => s.Type == RecordType.NS))
            yield return "A HostedZone must contain at least one NS record for the zone itself.";
        if (here.Any(s => s.Type == RecordType.CNAME) && here.Any(s => s.Type != RecordType.CNAME))
        {
            yield return written.Any(s => s.Type == RecordType.CNAME)
                ? $"RRSet of type CNAME with DNS name {Presented(name)} is not permitted as it conflicts with other records with the same DNS name in zone {Presented(zone.Name)}"
                : $"RRSet of type {here.First(s => s.Type != RecordType.CNAME).Type} with DNS name {Presented(name)} is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone {Presented(zone.Name)}";
        }
        foreach (var problem in here.GroupBy(s => s.Type).SelectMany(group => OfOneType([.. group], written)))
            yield return problem;
    }

    /// <summary>"Choosing a routing policy": sets of one name and type have one kind, and what tells them apart differs.</summary>
    private static IEnumerable<string> OfOneType(List<ZoneRecord> group, List<ZoneRecord> written)
    {
        if (group.Count < 2)
            yield break;
        var last = written.LastOrDefault(s => s.Type == group[0].Type) ?? group[^1];
        var cannot = $"RRSet with DNS name {Presented(last.Name)}, type {last.Type}, SetIdentifier {last.SetIdentifier ?? "null"} cannot be created";
        if (group.Select(s => s.Routing?.GetType()).Distinct().Count() > 1)
        {
            yield return $"{cannot} because a {(last.Routing is null ? "routed" : $"non {Kind(last.Routing)}")} rrset exists with the same name and type.";
            yield break;
        }
        if (last.Routing is RoutingRule.Weighted && group.Where(s => s.TtlSeconds is not null).Select(s => s.TtlSeconds).Distinct().Count() > 1)
            yield return $"{cannot} as weighted sets must contain the same TTL.";
        if (last.Routing is RoutingRule.Latency or RoutingRule.Geolocation or RoutingRule.Failover && group.Select(s => s.Routing).Distinct().Count() < group.Count)
            yield return $"{cannot} because an rrset exists with the same name, type and {Kind(last.Routing)}.";
    }

    private static string Kind(RoutingRule rule) => rule switch
    {
        RoutingRule.Weighted => "weighted",
        RoutingRule.Latency => "region",
        RoutingRule.Geolocation => "geolocation",
        RoutingRule.Failover => "failover",
        _ => "multivalue answer",
    };
}

using AgentRegions.Core.Resources;
using RegionSpecs = System.Collections.Generic.IReadOnlyDictionary<string, AgentRegions.Core.Resources.AgentRegionSpec>;

namespace AgentRegions.Core.Dns;

/// <summary>The record sets by which several regions share a name.</summary>
internal static class SharedRecords
{
    /// <param name="own">Every region's records, without routing.</param>
    /// <param name="active">Regions that have records, at least one.</param>
    public static List<DnsRecordSet> Of(RoutingPolicy routing, IReadOnlyDictionary<string, IReadOnlyList<DnsRecordSet>> own, RegionSpecs regions, List<string> active) => routing switch
    {
        RoutingPolicy.Latency => ByLatency(own, regions, active),
        RoutingPolicy.Geolocation => Locations.Records(own, regions, active),
        // Until a change to ActivePassive has left one region, only weights can name several.
        _ => ByWeight(own, regions, active),
    };

    /// <summary>RFC 1034, 3.6.2: a name that has a CNAME has nothing else.</summary>
    public static string? MixesKinds(RegionSpecs regions, string name) =>
        InOrder(regions, regions.Keys).First() is var first && (regions[first].Dns.Hostname is null) != (regions[name].Dns.Hostname is null)
            ? $"spec.dns.hostname makes a CNAME, which cannot stand beside addresses or an alias, and {(regions[name].Dns.Hostname is null ? $"{first}, which is preferred, has one" : $"{first}, which is preferred, has none")}; name all regions alike"
            : null;

    /// <summary>"Latency-based routing" takes one set for an AWS region.</summary>
    public static string? SharesRegion(RegionSpecs regions, string name) =>
        InOrder(regions, regions.Keys.Where(other => regions[other].Region == regions[name].Region)).First() is var first && first != name
            ? $"spec.region {regions[name].Region} is {first}'s too, and routing: Latency names one region there; use Weighted"
            : null;

    /// <summary>The most preferred first: lower priority, then higher weight, then the name.</summary>
    public static IEnumerable<string> InOrder(RegionSpecs regions, IEnumerable<string> names) =>
        names.OrderBy(n => regions[n].Priority).ThenByDescending(n => regions[n].Weight).ThenBy(n => n, StringComparer.Ordinal);

    internal static List<DnsRecordSet> ByWeight(IReadOnlyDictionary<string, IReadOnlyList<DnsRecordSet>> own, RegionSpecs regions, List<string> active)
    {
        // All weights zero would mean equal traffic to everyone, the failed ones included: then the active ones get one each.
        var noWeights = active.All(name => regions[name].Weight == 0);
        var sets = own.OrderBy(r => r.Key, StringComparer.Ordinal)
            .SelectMany(r => r.Value.Select(record => record with
            {
                SetIdentifier = r.Key,
                Routing = new RoutingRule.Weighted(!active.Contains(r.Key) ? 0 : noWeights ? 1 : regions[r.Key].Weight),
            }))
            .ToList();
        // A type that no active region has would be such an all-zero set: for instance AAAA when only the failed region has IPv6.
        var served = sets.Where(s => s.Weight > 0).Select(s => s.Type).ToHashSet();
        return [.. sets.Where(s => served.Contains(s.Type))];
    }

    private static List<DnsRecordSet> ByLatency(IReadOnlyDictionary<string, IReadOnlyList<DnsRecordSet>> own, RegionSpecs regions, List<string> active) =>
        [
            .. active.Order(StringComparer.Ordinal).SelectMany(name => own[name].Select(record => record with { SetIdentifier = name, Routing = new RoutingRule.Latency(regions[name].Region) })),
        ];
}

using AgentRegions.Core.Dns.Answers;
using AgentRegions.Core.Resources;
using RegionSpecs = System.Collections.Generic.IReadOnlyDictionary<string, AgentRegions.Core.Resources.AgentRegionSpec>;

namespace AgentRegions.Core.Dns;

/// <summary>
/// Geolocation routing. Each location is answered by the most preferred active region that names it; where none does, Route 53 goes on to
/// the next larger area, and at last to the default, which is the most preferred active region's.
/// </summary>
internal static class Locations
{
    /// <summary>Between the region and the location in a set's identifier; no region's name has it.</summary>
    public const char Separator = '/';

    private static readonly RoutingRule.Geolocation Everywhere = new(null, "*", null);

    /// <summary>What a region names, or its continent; none when that is not known.</summary>
    public static IReadOnlyList<RoutingRule.Geolocation> Of(AgentRegionSpec region) =>
        region.Geolocation is { } named
            ? [.. named.Continents.Select(At), .. named.Countries.Select(country => new RoutingRule.Geolocation(null, country, null))]
            : (region.Continent ?? AwsRegion.ContinentOf(region.Region)) is { } continent ? [At(continent)] : [];

    public static string? Clash(RegionSpecs regions, string name)
    {
        var mine = Of(regions[name]);
        return mine.Count == 0 || mine.Any(location => First(regions, regions.Keys, location) == name) || First(regions, regions.Keys) == name ? null
            : $"{string.Join(", ", mine)} is {First(regions, regions.Keys, mine[0])}'s, which is preferred; name another location in spec.geolocation";
    }

    public static List<DnsRecordSet> Records(IReadOnlyDictionary<string, IReadOnlyList<DnsRecordSet>> own, RegionSpecs regions, List<string> active)
    {
        List<DnsRecordSet> sets = [];
        // By type: a region without IPv6 leaves its clients' AAAA to the next.
        foreach (var type in active.SelectMany(name => own[name]).Select(r => r.Type).Distinct().Order())
        {
            List<string> able = [.. active.Where(name => own[name].Any(r => r.Type == type))];
            List<RoutingRule.Geolocation> places = [.. able.SelectMany(name => Of(regions[name])).Distinct(), Everywhere];
            sets.AddRange(places.SelectMany(place => Told(place, place == Everywhere ? First(regions, able)! : First(regions, able, place)!)));

            IEnumerable<DnsRecordSet> Told(RoutingRule.Geolocation place, string name) => own[name]
                .Where(r => r.Type == type)
                .Select(r => r with { SetIdentifier = $"{name}{Separator}{(place.Continent is null ? "" : "continent-")}{place.Continent ?? place.Country}", Routing = place });
        }
        return [.. sets.OrderBy(s => s.SetIdentifier, StringComparer.Ordinal).ThenBy(s => s.Type)];
    }

    private static RoutingRule.Geolocation At(Continent continent) => new(continent.ToString(), null, null);

    private static string? First(RegionSpecs regions, IEnumerable<string> names, RoutingRule.Geolocation? place = null) =>
        SharedRecords.InOrder(regions, names.Where(n => place is null || Of(regions[n]).Contains(place))).FirstOrDefault();
}

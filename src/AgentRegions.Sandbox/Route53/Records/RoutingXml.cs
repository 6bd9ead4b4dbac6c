using System.Xml.Linq;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Route53.Wire;
using static AgentRegions.Sandbox.Route53.Wire.Route53Xml;

namespace AgentRegions.Sandbox.Route53.Records;

/// <summary>Routing policies on the wire. Geoproximity and IP-based routing are not in the sandbox.</summary>
internal static class RoutingXml
{
    private static readonly string[] Kinds = ["Weight", "Region", "Failover", "GeoLocation", "MultiValueAnswer", "GeoProximityLocation", "CidrRoutingConfig"];
    private static readonly string[] Continents = ["AF", "AN", "AS", "EU", "NA", "OC", "SA"];

    public static RoutingRule? Read(XElement set, string at, string who)
    {
        var kinds = Kinds.Where(kind => set.Child(kind) is not null).ToList();
        var identified = set.Child("SetIdentifier") is not null;
        if (kinds.Count == 0 && !identified)
            return null;
        if (kinds.Count != 1)
            throw RefusalException.Invalid($"Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, MultiValueAnswer, GeoProximityLocation, or CidrRoutingConfig], but found {(kinds.Count == 0 ? "none" : "more than one")} in Change with {who}");
        if (!identified)
            throw RefusalException.Invalid($"Invalid request: Missing field 'SetIdentifier' in Change with {who}");
        return kinds[0] switch
        {
            "Weight" => new RoutingRule.Weighted(RecordXml.Number(set, "Weight", 0, 255, at)!.Value),
            "Region" => set.Value("Region") is { } region && AwsRegion.IsKnown(region)
                ? new RoutingRule.Latency(region)
                : throw RecordXml.Constraint(set.Value("Region")!, $"{at}.region", "Member must satisfy enum value set: the names of AWS regions"),
            "Failover" => set.Value("Failover") is "PRIMARY" or "SECONDARY"
                ? new RoutingRule.Failover(set.Value("Failover") == "PRIMARY")
                : throw RecordXml.Constraint(set.Value("Failover")!, $"{at}.failover", "Member must satisfy enum value set: [PRIMARY, SECONDARY]"),
            "GeoLocation" => Location(set.Child("GeoLocation")!, at, who),
            "MultiValueAnswer" when set.Value("MultiValueAnswer") is "true" or "1" => new RoutingRule.MultiValue(),
            var other => throw RefusalException.Invalid($"The sandbox knows no {other} in Change with {who}"),
        };
    }

    public static XElement? Write(RoutingRule? rule) => rule switch
    {
        RoutingRule.Weighted weighted => Element("Weight", weighted.Weight),
        RoutingRule.Latency latency => Element("Region", latency.Region),
        RoutingRule.Failover failover => Element("Failover", failover.IsPrimary ? "PRIMARY" : "SECONDARY"),
        RoutingRule.Geolocation area => Element(
            "GeoLocation", Optional("ContinentCode", area.Continent), Optional("CountryCode", area.Country), Optional("SubdivisionCode", area.Subdivision)),
        RoutingRule.MultiValue => Element("MultiValueAnswer", "true"),
        _ => null,
    };

    /// <summary>"GeoLocation" (API reference): a continent alone, a country alone, or a country and its subdivision.</summary>
    private static RoutingRule.Geolocation Location(XElement element, string at, string who)
    {
        var (continent, country, subdivision) = (element.Value("ContinentCode"), element.Value("CountryCode"), element.Value("SubdivisionCode"));
        if (continent is not null && !Continents.Contains(continent))
            throw RecordXml.Constraint(continent, $"{at}.geoLocation.continentCode", $"Member must satisfy enum value set: [{string.Join(", ", Continents)}]");
        if (country is not (null or "*" or { Length: 2 }) || subdivision is { Length: 0 or > 3 })
            throw RefusalException.Invalid($"Invalid request: Invalid GeoLocation in Change with {who}");
        return (continent, country, subdivision) switch
        {
            ({ }, null, null) or (null, { }, null) => new(continent, country, null),
            (null, { } and not "*", { }) => new(null, country, subdivision),
            _ => throw RefusalException.Invalid($"Invalid request: GeoLocation takes a ContinentCode, or a CountryCode with or without a SubdivisionCode, in Change with {who}"),
        };
    }
}

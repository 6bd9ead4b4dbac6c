using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using AgentRegions.Core.Dns;

namespace AgentRegions.Aws.Route53;

/// <summary>Routing policies on the wire. The schema fixes the order: Weight, Region, GeoLocation, Failover, MultiValueAnswer.</summary>
internal static class RoutingXml
{
    public static void Write(XmlWriter xml, RoutingRule? rule)
    {
        switch (rule)
        {
            case RoutingRule.Weighted weighted:
                xml.WriteElementString("Weight", weighted.Weight.ToString(CultureInfo.InvariantCulture));
                break;
            case RoutingRule.Latency latency:
                xml.WriteElementString("Region", latency.Region);
                break;
            case RoutingRule.Geolocation area:
                xml.WriteStartElement("GeoLocation");
                WriteOptional(xml, "ContinentCode", area.Continent);
                WriteOptional(xml, "CountryCode", area.Country);
                WriteOptional(xml, "SubdivisionCode", area.Subdivision);
                xml.WriteEndElement();
                break;
            case RoutingRule.Failover failover:
                xml.WriteElementString("Failover", failover.IsPrimary ? "PRIMARY" : "SECONDARY");
                break;
            case RoutingRule.MultiValue:
                xml.WriteElementString("MultiValueAnswer", "true");
                break;
        }
    }

    /// <summary>Null for a simple record, and for a policy that this project does not write.</summary>
    public static RoutingRule? Read(XElement set) =>
        set.Text("Weight") is { } weight ? new RoutingRule.Weighted(int.Parse(weight, CultureInfo.InvariantCulture))
        : set.Text("Region") is { } region ? new RoutingRule.Latency(region)
        : set.Child("GeoLocation") is { } area ? new RoutingRule.Geolocation(area.Text("ContinentCode"), area.Text("CountryCode"), area.Text("SubdivisionCode"))
        : set.Text("Failover") is { } failover ? new RoutingRule.Failover(failover == "PRIMARY")
        : set.Text("MultiValueAnswer") == "true" ? new RoutingRule.MultiValue()
        : null;

    private static void WriteOptional(XmlWriter xml, string name, string? value)
    {
        if (value is not null)
            xml.WriteElementString(name, value);
    }
}

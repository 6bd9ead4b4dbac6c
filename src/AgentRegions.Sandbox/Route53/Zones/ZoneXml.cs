using System.Xml.Linq;
using static AgentRegions.Sandbox.Route53.Wire.Route53Xml;

namespace AgentRegions.Sandbox.Route53.Zones;

internal static class ZoneXml
{
    public static XElement Write(HostedZone zone) => Element(
        "HostedZone",
        Element("Id", $"/hostedzone/{zone.Id}"),
        Element("Name", Presented(zone.Name)),
        Element("CallerReference", zone.CallerReference),
        Element("Config", Optional("Comment", zone.Comment), Element("PrivateZone", Flag(zone.IsPrivate))),
        Element("ResourceRecordSetCount", zone.Records.Count));

    public static XElement? DelegationSet(HostedZone zone) => zone.IsPrivate ? null : Element(
        "DelegationSet",
        Element("NameServers", Enumerable.Range(1, HostedZone.NameServers).Select(n => Element("NameServer", HostedZone.NameServer(n)))));
}

using System.Globalization;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Route53.Records;
using AgentRegions.Sandbox.Route53.Wire;
using static AgentRegions.Sandbox.Route53.Wire.Route53Xml;

namespace AgentRegions.Sandbox.Route53.Zones;

/// <summary>CreateHostedZone, GetHostedZone, ListHostedZones, ListHostedZonesByName, GetHostedZoneCount, DeleteHostedZone.</summary>
internal sealed class ZoneOperations(Route53State state)
{
    public Route53Reply Create(Route53Request request)
    {
        var document = request.Document("CreateHostedZoneRequest");
        var name = NormalName(document.Value("Name") ?? throw RefusalException.Invalid("Invalid XML ; a CreateHostedZoneRequest has no Name"));
        var reference = document.Value("CallerReference") is { Length: > 0 } given ? given : throw RefusalException.Invalid("Invalid XML ; a CreateHostedZoneRequest has no CallerReference");
        var config = document.Child("HostedZoneConfig");
        if (ValueSyntax.NameProblem(name) is { } problem)
            throw new RefusalException(400, "InvalidDomainName", problem);
        if (state.Zones.Values.Any(z => z.CallerReference == reference))
            throw new RefusalException(409, "HostedZoneAlreadyExists", "A hosted zone has already been created with the specified caller reference.");
        var zone = Add(name, reference, config?.Value("Comment"), document.Child("VPC") is not null);
        return Route53Reply.Created(
            Element("CreateHostedZoneResponse", ZoneXml.Write(zone), state.NewChange(out _), ZoneXml.DelegationSet(zone)),
            $"/2013-04-01/hostedzone/{zone.Id}");
    }

    public HostedZone Add(string name, string reference, string? comment, bool isPrivate)
    {
        var zone = new HostedZone(state.NewId('Z', 21), name, reference, comment, isPrivate, state.Zones.ContainsKey);
        zone.Begin();
        state.Zones.Add(zone.Id, zone);
        return zone;
    }

    public Route53Reply Get(string id) => Route53Reply.Of(Element("GetHostedZoneResponse", ZoneXml.Write(state.Zone(id)), ZoneXml.DelegationSet(state.Zone(id))));

    public Route53Reply Count() => Route53Reply.Of(Element("GetHostedZoneCountResponse", Element("HostedZoneCount", state.Zones.Count)));

    /// <summary>"DeleteHostedZone": only a zone that has nothing but its own SOA and NS.</summary>
    public Route53Reply Delete(string id)
    {
        var zone = state.Zone(id);
        if (zone.Records.Values.Any(r => r.Name != zone.Name || r.Type is not (RecordType.NS or RecordType.SOA)))
            throw new RefusalException(400, "HostedZoneNotEmpty", "The specified hosted zone contains non-required resource record sets and so cannot be deleted.");
        state.Zones.Remove(id);
        return Route53Reply.Of(Element("DeleteHostedZoneResponse", state.NewChange(out _)));
    }

    public Route53Reply List(Route53Request request)
    {
        var size = request.MaxItems(100);
        var rest = state.Zones.Values.SkipWhile(z => request.Parameter("marker") is { } marker && string.CompareOrdinal(z.Id, marker) < 0).Take(size + 1).ToList();
        return Route53Reply.Of(Element(
            "ListHostedZonesResponse",
            Element("HostedZones", rest.Take(size).Select(ZoneXml.Write)),
            Optional("Marker", request.Parameter("marker")),
            Element("IsTruncated", Flag(rest.Count > size)),
            Optional("NextMarker", rest.Count > size ? rest[size].Id : null),
            Element("MaxItems", size.ToString(CultureInfo.InvariantCulture))));
    }

    /// <summary>In the order of reversed labels, then by id; from a name on.</summary>
    public Route53Reply ListByName(Route53Request request)
    {
        var (name, id) = (request.Parameter("dnsname"), request.Parameter("hostedzoneid"));
        if (id is not null && name is null)
            throw RefusalException.Invalid("A hosted zone ID may be given only with a DNS name.");
        var start = (Name: name is null ? "" : Order(NormalName(name)), Id: id ?? "");
        var size = request.MaxItems(100);
        var rest = state.Zones.Values
            .OrderBy(z => Order(z.Name), StringComparer.Ordinal).ThenBy(z => z.Id, StringComparer.Ordinal)
            .SkipWhile(z => string.CompareOrdinal(Order(z.Name), start.Name) is var order && (order < 0 || (order == 0 && string.CompareOrdinal(z.Id, start.Id) < 0)))
            .Take(size + 1).ToList();
        return Route53Reply.Of(Element(
            "ListHostedZonesByNameResponse",
            Element("HostedZones", rest.Take(size).Select(ZoneXml.Write)),
            Optional("DNSName", name),
            Optional("HostedZoneId", id),
            Element("IsTruncated", Flag(rest.Count > size)),
            Optional("NextDNSName", rest.Count > size ? Presented(rest[size].Name) : null),
            Optional("NextHostedZoneId", rest.Count > size ? rest[size].Id : null),
            Element("MaxItems", size.ToString(CultureInfo.InvariantCulture))));
    }
}

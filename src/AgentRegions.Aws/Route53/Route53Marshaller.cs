using System.Globalization;
using System.Text;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace AgentRegions.Aws.Route53;

/// <summary>Turns a request of this client into the SDK's. One class: an operation is a path and a few parameters.</summary>
internal sealed class Route53Marshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    private const string Root = "/2013-04-01/";

    public static readonly Route53Marshaller Instance = new();

    public IRequest Marshall(AmazonWebServiceRequest input) => input switch
    {
        ListHostedZonesByNameRequest r => Get(r, "hostedzonesbyname", null,
            ("dnsname", r.DnsName), ("hostedzoneid", r.HostedZoneId), ("maxitems", Number(r.MaxItems))),
        ListResourceRecordSetsRequest r => Get(r, "hostedzone/{Id}/rrset", r.HostedZoneId,
            ("name", r.StartName), ("type", r.StartType), ("identifier", r.StartIdentifier), ("maxitems", Number(r.MaxItems))),
        GetChangeRequest r => Get(r, "change/{Id}", r.Id),
        ChangeResourceRecordSetsRequest r => Post(r, "hostedzone/{Id}/rrset", r.HostedZoneId, ChangeBatchXml.Write(r.Changes)),
        CreateHealthCheckRequest r => Post(r, "healthcheck", null, HealthCheckXml.Write(r)),
        GetHealthCheckRequest r => Get(r, "healthcheck/{Id}", r.Id),
        ListHealthChecksRequest r => Get(r, "healthcheck", null, ("marker", r.Marker), ("maxitems", Number(r.MaxItems))),
        UpdateHealthCheckRequest r => Post(r, "healthcheck/{Id}", r.Id, HealthCheckXml.Write(r)),
        DeleteHealthCheckRequest r => NewRequest(r, "DELETE", "healthcheck/{Id}", r.Id),
        ChangeTagsForResourceRequest r => Post(r, "tags/healthcheck/{Id}", r.HealthCheckId, HealthCheckXml.Write(r)),
        ListTagsForResourcesRequest r => Post(r, "tags/healthcheck", null, HealthCheckXml.Write(r)),
        _ => throw new ArgumentException($"not a request to Route 53: {input.GetType().Name}", nameof(input)),
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static DefaultRequest Get(AmazonWebServiceRequest original, string path, string? id, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var request = NewRequest(original, "GET", path, id);
        request.UseQueryString = true;
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
                request.Parameters.Add(name, value);
        }
        return request;
    }

    private static DefaultRequest Post(AmazonWebServiceRequest original, string path, string? id, byte[] content)
    {
        var request = NewRequest(original, "POST", path, id);
        request.Content = content;
        request.Headers["Content-Type"] = "application/xml";
        return request;
    }

    private static DefaultRequest NewRequest(AmazonWebServiceRequest original, string method, string path, string? id)
    {
        var request = new DefaultRequest(original, "AgentRegions.Route53") { HttpMethod = method, ResourcePath = Root + path };
        if (id is not null)
            request.AddPathResource("{Id}", id);
        return request;
    }
}

/// <summary>The body of ChangeResourceRecordSets; the schema fixes the order of the elements.</summary>
internal static class ChangeBatchXml
{
    public const string Namespace = "https://route53.amazonaws.com/doc/2013-04-01/";

    public static byte[] Write(IReadOnlyList<ResourceChange> changes)
    {
        using var stream = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineHandling = NewLineHandling.Entitize };
        using (var xml = XmlWriter.Create(stream, settings))
        {
            xml.WriteStartElement("ChangeResourceRecordSetsRequest", Namespace);
            xml.WriteStartElement("ChangeBatch");
            xml.WriteStartElement("Changes");
            foreach (var change in changes)
                Write(xml, change);
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        return stream.ToArray();
    }

    private static void Write(XmlWriter xml, ResourceChange change)
    {
        var set = change.RecordSet;
        xml.WriteStartElement("Change");
        xml.WriteElementString("Action", change.Action switch { ChangeAction.Create => "CREATE", ChangeAction.Delete => "DELETE", _ => "UPSERT" });
        xml.WriteStartElement("ResourceRecordSet");
        xml.WriteElementString("Name", set.Name);
        xml.WriteElementString("Type", set.Type);
        WriteOptional(xml, "SetIdentifier", set.SetIdentifier);
        RoutingXml.Write(xml, set.Routing);
        WriteOptional(xml, "TTL", set.Ttl?.ToString(CultureInfo.InvariantCulture));
        if (set.Values.Count > 0)
        {
            xml.WriteStartElement("ResourceRecords");
            foreach (var value in set.Values)
            {
                xml.WriteStartElement("ResourceRecord");
                xml.WriteElementString("Value", value);
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        if (set.Alias is { } alias)
        {
            xml.WriteStartElement("AliasTarget");
            xml.WriteElementString("HostedZoneId", alias.HostedZoneId);
            xml.WriteElementString("DNSName", alias.DnsName);
            xml.WriteElementString("EvaluateTargetHealth", alias.EvaluateTargetHealth ? "true" : "false");
            xml.WriteEndElement();
        }
        WriteOptional(xml, "HealthCheckId", set.HealthCheckId);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteOptional(XmlWriter xml, string name, string? value)
    {
        if (value is not null)
            xml.WriteElementString(name, value);
    }
}

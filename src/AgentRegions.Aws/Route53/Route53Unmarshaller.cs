using System.Globalization;
using System.Net;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace AgentRegions.Aws.Route53;

/// <summary>
/// The answer as a document. The SDK's own event reader drops values in CDATA, which emulators of Route 53 send, so the
/// document is read from the context's stream. Element names are compared without their namespace, whose date varies.
/// </summary>
internal abstract class Route53Unmarshaller : XmlResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input) => Read(Load(input));

    protected abstract AmazonWebServiceResponse Read(XElement root);

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var requestId = input.ResponseData?.GetHeaderValue("x-amzn-RequestId") is { Length: > 0 } header ? header : null;
        XElement root;
        try
        {
            root = Load(input);
        }
        catch (XmlException)
        {
            // A proxy or a load balancer answered, not Route 53.
            return new Route53Exception($"the answer ({(int)statusCode}) is not Route 53's", innerException, statusCode.ToString(), requestId, statusCode);
        }
        return Route53Errors.Read(root, innerException, requestId, statusCode);
    }

    private static XElement Load(XmlUnmarshallerContext input)
    {
        using var reader = XmlReader.Create(input.Stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, MaxCharactersInDocument = 16 << 20 });
        return XElement.Load(reader);
    }

    protected static ChangeInfo Change(XElement info) => new(
        Ids.Bare(info.Text("Id") ?? throw new XmlException("ChangeInfo without Id")),
        info.Text("Status") == "INSYNC",
        DateTimeOffset.TryParse(info.Text("SubmittedAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : default);
}

internal sealed class ListHostedZonesByNameUnmarshaller : Route53Unmarshaller
{
    public static readonly ListHostedZonesByNameUnmarshaller Instance = new();

    protected override AmazonWebServiceResponse Read(XElement root) => new ListHostedZonesByNameResponse
    {
        Zones = [.. root.Children("HostedZones", "HostedZone").Select(zone => new HostedZone(
            Ids.Bare(zone.Text("Id") ?? throw new XmlException("HostedZone without Id")),
            zone.Text("Name") ?? "",
            zone.Child("Config")?.Text("PrivateZone") == "true"))],
        IsTruncated = root.Text("IsTruncated") == "true",
        NextDnsName = root.Text("NextDNSName"),
        NextHostedZoneId = root.Text("NextHostedZoneId"),
    };
}

internal sealed class ListResourceRecordSetsUnmarshaller : Route53Unmarshaller
{
    public static readonly ListResourceRecordSetsUnmarshaller Instance = new();

    protected override AmazonWebServiceResponse Read(XElement root) => new ListResourceRecordSetsResponse
    {
        RecordSets = [.. root.Children("ResourceRecordSets", "ResourceRecordSet").Select(RecordSet)],
        IsTruncated = root.Text("IsTruncated") == "true",
        NextName = root.Text("NextRecordName"),
        NextType = root.Text("NextRecordType"),
        NextIdentifier = root.Text("NextRecordIdentifier"),
    };

    private static ResourceRecordSet RecordSet(XElement set) => new(
        set.Text("Name") ?? throw new XmlException("ResourceRecordSet without Name"),
        set.Text("Type") ?? throw new XmlException("ResourceRecordSet without Type"))
    {
        SetIdentifier = set.Text("SetIdentifier"),
        Routing = RoutingXml.Read(set),
        Ttl = set.Text("TTL") is { } ttl ? long.Parse(ttl, CultureInfo.InvariantCulture) : null,
        Values = [.. set.Children("ResourceRecords", "ResourceRecord").Select(r => r.Text("Value") ?? "")],
        Alias = set.Child("AliasTarget") is { } alias
            ? new(alias.Text("HostedZoneId") ?? "", alias.Text("DNSName") ?? "", alias.Text("EvaluateTargetHealth") == "true")
            : null,
        HealthCheckId = set.Text("HealthCheckId"),
    };
}

internal sealed class ChangeInfoUnmarshaller : Route53Unmarshaller
{
    public static readonly ChangeInfoUnmarshaller Instance = new();

    protected override AmazonWebServiceResponse Read(XElement root) =>
        new ChangeInfoResponse { Change = Change(root.Child("ChangeInfo") ?? throw new XmlException("no ChangeInfo")) };
}

/// <summary>Ids come with the path of their resource: <c>/hostedzone/Z1</c>, <c>/change/C1</c>.</summary>
internal static class Ids
{
    public static string Bare(string id) => id[(id.LastIndexOf('/') + 1)..];
}

internal static class XmlReading
{
    public static XElement? Child(this XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    /// <summary>The child's text, or null when there is no such child.</summary>
    public static string? Text(this XElement element, string name) => element.Child(name)?.Value;

    public static IEnumerable<XElement> Children(this XElement element, string list, string item) =>
        element.Child(list)?.Elements().Where(e => e.Name.LocalName == item) ?? [];
}

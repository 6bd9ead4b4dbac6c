using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace AgentRegions.Aws.Route53;

/// <summary>Of CreateHealthCheck, GetHealthCheck and UpdateHealthCheck.</summary>
internal sealed class HealthCheckUnmarshaller : Route53Unmarshaller
{
    public static readonly HealthCheckUnmarshaller Instance = new();

    protected override AmazonWebServiceResponse Read(XElement root) =>
        new HealthCheckResponse { HealthCheck = HealthCheckXml.Read(root.Child("HealthCheck") ?? throw new XmlException("no HealthCheck")) };
}

internal sealed class ListHealthChecksUnmarshaller : Route53Unmarshaller
{
    public static readonly ListHealthChecksUnmarshaller Instance = new();

    protected override AmazonWebServiceResponse Read(XElement root) => new ListHealthChecksResponse
    {
        HealthChecks = [.. root.Children("HealthChecks", "HealthCheck").Select(HealthCheckXml.Read)],
        NextMarker = root.Text("IsTruncated") == "true" ? root.Text("NextMarker") : null,
    };
}

internal sealed class ListTagsForResourcesUnmarshaller : Route53Unmarshaller
{
    public static readonly ListTagsForResourcesUnmarshaller Instance = new();

    protected override AmazonWebServiceResponse Read(XElement root) => new ListTagsForResourcesResponse
    {
        Tags = root.Children("ResourceTagSets", "ResourceTagSet").ToDictionary(
            set => set.Text("ResourceId") ?? throw new XmlException("ResourceTagSet without ResourceId"),
            IReadOnlyDictionary<string, string> (set) => set.Children("Tags", "Tag").ToDictionary(tag => tag.Text("Key") ?? "", tag => tag.Text("Value") ?? "", StringComparer.Ordinal),
            StringComparer.Ordinal),
    };
}

/// <summary>Of what answers nothing but that it was done, with or without a document.</summary>
internal sealed class EmptyUnmarshaller : Route53Unmarshaller
{
    public static readonly EmptyUnmarshaller Instance = new();

    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input) => new EmptyResponse();

    protected override AmazonWebServiceResponse Read(XElement root) => new EmptyResponse();
}

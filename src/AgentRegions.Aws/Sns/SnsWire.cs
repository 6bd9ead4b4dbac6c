using System.Globalization;
using System.Net;
using System.Xml;
using System.Xml.Linq;
using AgentRegions.Aws.Route53;
using AgentRegions.Core.Notifications;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace AgentRegions.Aws.Sns;

internal sealed class PublishRequest : AmazonWebServiceRequest
{
    public required TopicMessage Message { get; init; }
}

internal sealed class PublishResponse : AmazonWebServiceResponse
{
    public string MessageId { get; set; } = "";
}

/// <summary>SNS' query protocol: an action and its parameters as a form.</summary>
internal sealed class PublishMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static readonly PublishMarshaller Instance = new();

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var message = ((PublishRequest)input).Message;
        var request = new DefaultRequest(input, "AgentRegions.Sns") { HttpMethod = "POST", ResourcePath = "/" };
        var form = request.Parameters;
        form.Add("Action", "Publish");
        form.Add("Version", "2010-03-31");
        form.Add("TopicArn", message.TopicArn);
        form.Add("Message", message.Text);
        if (message.TopicArn.EndsWith(".fifo", StringComparison.Ordinal))
        {
            form.Add("MessageGroupId", message.Group);
            form.Add("MessageDeduplicationId", message.DeduplicationId);
        }
        form.Add("Subject", message.Subject);
        var index = 0;
        foreach (var (name, value) in message.Attributes.Where(a => a.Value.Length > 0).OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            var entry = string.Create(CultureInfo.InvariantCulture, $"MessageAttributes.entry.{++index}");
            form.Add($"{entry}.Name", name);
            form.Add($"{entry}.Value.DataType", "String");
            form.Add($"{entry}.Value.StringValue", value);
        }
        return request;
    }
}

internal sealed class PublishUnmarshaller : XmlResponseUnmarshaller
{
    public static readonly PublishUnmarshaller Instance = new();

    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input) =>
        new PublishResponse { MessageId = Load(input).Child("PublishResult")?.Text("MessageId") ?? throw new XmlException("no MessageId") };

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        try
        {
            var root = Load(input);
            var error = root.Child("Error") ?? root;
            var code = error.Text("Code") ?? statusCode.ToString();
            return new AmazonServiceException(error.Text("Message") ?? code, innerException, TypeOf(statusCode), code, root.Text("RequestId"), statusCode);
        }
        catch (XmlException)
        {
            // A proxy or a load balancer answered, not SNS.
            return new AmazonServiceException($"the answer ({(int)statusCode}) is not SNS'", innerException, TypeOf(statusCode), statusCode.ToString(), null, statusCode);
        }
    }

    private static ErrorType TypeOf(HttpStatusCode statusCode) => (int)statusCode < 500 ? ErrorType.Sender : ErrorType.Receiver;

    private static XElement Load(XmlUnmarshallerContext input)
    {
        using var reader = XmlReader.Create(input.Stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, MaxCharactersInDocument = 1 << 20 });
        return XElement.Load(reader);
    }
}

using AgentRegions.Aws.Route53;
using AgentRegions.Core.Notifications;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace AgentRegions.Aws.Sns;

/// <summary>
/// The one operation of SNS that this project needs, on the AWS SDK's core: its credential chain, signer and HTTP. It sends once; trying again is the caller's,
/// who tries all kinds of receivers alike.
/// </summary>
internal sealed class SnsClient : AmazonServiceClient
{
    public SnsClient(SnsConfig config, AWSCredentials? credentials)
        : base(credentials, config) => SecurityTokenService.KeepWhenTrimmed();

    public Task<PublishResponse> PublishAsync(TopicMessage message, CancellationToken cancellationToken) => InvokeAsync<PublishResponse>(
        new PublishRequest { Message = message },
        new InvokeOptions { RequestMarshaller = PublishMarshaller.Instance, ResponseUnmarshaller = PublishUnmarshaller.Instance },
        cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new SnsEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new Route53AuthHandler());
    }
}

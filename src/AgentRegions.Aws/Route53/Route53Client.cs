using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace AgentRegions.Aws.Route53;

/// <summary>
/// The operations of Route 53 that this project needs, on the AWS SDK's core: its credential chain, signer, retries,
/// endpoint configuration and HTTP. Errors are <see cref="Route53Exception"/>s; no answer in time is a
/// <see cref="TimeoutException"/>.
/// </summary>
internal sealed class Route53Client : AmazonServiceClient
{
    private readonly Route53Options _options;
    private readonly RequestPace _pace;
    private readonly RequestPace _creations;

    public Route53Client(Route53Options options, AWSCredentials? credentials = null)
        : base(credentials, options.ToConfig())
    {
        SecurityTokenService.KeepWhenTrimmed();
        _options = options;
        _pace = new RequestPace(options.RequestsPerSecond, options.Burst, options.TimeProvider);
        _creations = new RequestPace(options.HealthChecksPerSecond, 1, options.TimeProvider);
        // The base class builds its pipeline before this constructor's fields are set; the gate needs them.
        RuntimePipeline.AddHandlerAfter<RetryHandler>(new RequestGate(_pace, _creations, _options.RequestTimeout, _options.TimeProvider));
    }

    public Task<ListHostedZonesByNameResponse> ListHostedZonesByNameAsync(ListHostedZonesByNameRequest request, CancellationToken cancellationToken) =>
        SendAsync<ListHostedZonesByNameResponse>(request, ListHostedZonesByNameUnmarshaller.Instance, cancellationToken);

    public Task<ListResourceRecordSetsResponse> ListResourceRecordSetsAsync(ListResourceRecordSetsRequest request, CancellationToken cancellationToken) =>
        SendAsync<ListResourceRecordSetsResponse>(request, ListResourceRecordSetsUnmarshaller.Instance, cancellationToken);

    /// <summary>Sent once: an answer that is lost is the caller's to resolve.</summary>
    public async Task<ChangeInfo> ChangeResourceRecordSetsAsync(ChangeResourceRecordSetsRequest request, CancellationToken cancellationToken) =>
        (await SendAsync<ChangeInfoResponse>(request, ChangeInfoUnmarshaller.Instance, cancellationToken)).Change;

    public async Task<ChangeInfo> GetChangeAsync(string id, CancellationToken cancellationToken) =>
        (await SendAsync<ChangeInfoResponse>(new GetChangeRequest { Id = id }, ChangeInfoUnmarshaller.Instance, cancellationToken)).Change;

    public async Task<HealthCheck> CreateHealthCheckAsync(CreateHealthCheckRequest request, CancellationToken cancellationToken) =>
        (await SendAsync<HealthCheckResponse>(request, HealthCheckUnmarshaller.Instance, cancellationToken)).HealthCheck;

    public async Task<HealthCheck> GetHealthCheckAsync(string id, CancellationToken cancellationToken) =>
        (await SendAsync<HealthCheckResponse>(new GetHealthCheckRequest { Id = id }, HealthCheckUnmarshaller.Instance, cancellationToken)).HealthCheck;

    public async Task<HealthCheck> UpdateHealthCheckAsync(UpdateHealthCheckRequest request, CancellationToken cancellationToken) =>
        (await SendAsync<HealthCheckResponse>(request, HealthCheckUnmarshaller.Instance, cancellationToken)).HealthCheck;

    public Task<EmptyResponse> DeleteHealthCheckAsync(string id, CancellationToken cancellationToken) =>
        SendAsync<EmptyResponse>(new DeleteHealthCheckRequest { Id = id }, EmptyUnmarshaller.Instance, cancellationToken);

    public Task<ListHealthChecksResponse> ListHealthChecksAsync(ListHealthChecksRequest request, CancellationToken cancellationToken) =>
        SendAsync<ListHealthChecksResponse>(request, ListHealthChecksUnmarshaller.Instance, cancellationToken);

    public Task<EmptyResponse> ChangeTagsForResourceAsync(ChangeTagsForResourceRequest request, CancellationToken cancellationToken) =>
        SendAsync<EmptyResponse>(request, EmptyUnmarshaller.Instance, cancellationToken);

    public Task<ListTagsForResourcesResponse> ListTagsForResourcesAsync(ListTagsForResourcesRequest request, CancellationToken cancellationToken) =>
        SendAsync<ListTagsForResourcesResponse>(request, ListTagsForResourcesUnmarshaller.Instance, cancellationToken);

    private Task<TResponse> SendAsync<TResponse>(AmazonWebServiceRequest request, ResponseUnmarshaller unmarshaller, CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse, new() =>
        InvokeAsync<TResponse>(
            request,
            new InvokeOptions { RequestMarshaller = Route53Marshaller.Instance, ResponseUnmarshaller = unmarshaller },
            cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new Route53RetryPolicy(Config)));
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new Route53EndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new Route53AuthHandler());
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing)
            return;
        _pace.Dispose();
        _creations.Dispose();
    }
}

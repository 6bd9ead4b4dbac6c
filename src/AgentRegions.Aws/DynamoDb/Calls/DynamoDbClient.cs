using AgentRegions.Aws.Route53;
using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace AgentRegions.Aws.DynamoDb.Calls;

/// <summary>One region's DynamoDB. The SDK sends each request once: what may be sent again is decided where it is known what that means.</summary>
internal sealed class DynamoDbClient : AmazonDynamoDBClient
{
    public DynamoDbClient(string region, DynamoDbOptions options)
        : base(options.Credentials, ConfigOf(region, options))
    {
        SecurityTokenService.KeepWhenTrimmed();
        Region = region;
    }

    public string Region { get; }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new SendOnce(Config)));
        pipeline.AddHandler(new AnswerDate());
        // The base's constructor calls this, before there are options.
        pipeline.AddHandler(new RequestMeter(((TimedConfig)Config).Time));
    }

    private static TimedConfig ConfigOf(string region, DynamoDbOptions options)
    {
        var config = new TimedConfig
        {
            Time = options.TimeProvider,
            RegionEndpoint = RegionEndpoint.GetBySystemName(region),
            AuthenticationRegion = region,
            MaxErrorRetry = 0,
            // Each attempt is bounded by TimeProvider; this is only the backstop.
            Timeout = TimeSpan.FromMinutes(1),
            ConnectTimeout = options.RequestTimeout,
        };
        if ((options.EndpointOf?.Invoke(region) ?? options.Endpoint) is { } endpoint)
            config.ServiceURL = endpoint.AbsoluteUri;
        return config;
    }

    private sealed class TimedConfig : AmazonDynamoDBConfig
    {
        public required TimeProvider Time { get; init; }
    }

    private sealed class SendOnce(IClientConfig config) : StandardRetryPolicy(config)
    {
        public override bool CanRetry(IExecutionContext executionContext) => false;
    }
}

using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace AgentRegions.Aws.Sns;

/// <summary>What the SDK needs to know of SNS. Its service id makes the SDK honour AWS_ENDPOINT_URL_SNS and the profile's <c>sns</c> section.</summary>
internal sealed class SnsConfig : ClientConfig
{
    public SnsConfig()
        : base(new DefaultConfigurationProvider([StandardMode]))
    {
        ServiceId = "SNS";
        AuthenticationServiceName = "sns";
        EndpointProvider = new SnsEndpointProvider();
    }

    private static DefaultConfiguration StandardMode => new()
    {
        Name = DefaultConfigurationMode.Standard,
        RetryMode = RequestRetryMode.Standard,
        ConnectTimeout = TimeSpan.FromSeconds(3.1),
        TlsNegotiationTimeout = TimeSpan.FromSeconds(3.1),
    };

    public override string RegionEndpointServiceName => "sns";

    public override string ServiceVersion => "2010-03-31";

    public override string UserAgent => "agentregion-operator/0.1";

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(SnsEndpointProvider.Parameters(this));
}

/// <summary>SNS is regional; a topic is published to where it is.</summary>
internal sealed class SnsEndpointProvider : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var region = (string)parameters["Region"];
        var host = $"{(parameters["UseFIPS"] is true ? "sns-fips" : "sns")}.{region}.{(region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com")}";
        var url = parameters["Endpoint"] is string { Length: > 0 } configured ? configured : $"https://{host}";
        var scheme = $$"""{"authSchemes":[{"name":"sigv4","signingName":"sns","signingRegion":"{{region}}"}]}""";
        return new Endpoint(url, scheme, null);
    }

    public static EndpointParameters Parameters(IClientConfig config)
    {
        var parameters = new EndpointParameters();
        parameters["Region"] = config.RegionEndpoint?.SystemName ?? config.AuthenticationRegion;
        parameters["UseFIPS"] = config.UseFIPSEndpoint;
        parameters["Endpoint"] = config.ServiceURL;
        return parameters;
    }
}

/// <summary>Sets the endpoint and the signing region of each request.</summary>
internal sealed class SnsEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => SnsEndpointProvider.Parameters(requestContext.ClientConfig);
}

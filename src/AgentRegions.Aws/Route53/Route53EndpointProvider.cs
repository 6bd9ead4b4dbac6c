using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace AgentRegions.Aws.Route53;

/// <summary>
/// Route 53's endpoint rules. The service is global: a partition has one endpoint, signed for the region that hosts it,
/// whatever region the client is in.
/// </summary>
internal sealed class Route53EndpointProvider : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var (url, signingRegion) = PartitionOf((string?)parameters["Region"] ?? "us-east-1");
        if (parameters["UseFIPS"] is true)
            url = url.Replace("route53.", "route53-fips.", StringComparison.Ordinal);
        if (parameters["Endpoint"] is string { Length: > 0 } configured)
            url = configured;
        var scheme = $$"""{"authSchemes":[{"name":"sigv4","signingName":"route53","signingRegion":"{{signingRegion}}"}]}""";
        return new Endpoint(url, scheme, null);
    }

    public static EndpointParameters Parameters(IClientConfig config)
    {
        var parameters = new EndpointParameters();
        parameters["Region"] = config.RegionEndpoint?.SystemName ?? "us-east-1";
        parameters["UseFIPS"] = config.UseFIPSEndpoint;
        parameters["Endpoint"] = config.ServiceURL;
        return parameters;
    }

    private static (string Url, string SigningRegion) PartitionOf(string region) => region switch
    {
        _ when region.StartsWith("cn-", StringComparison.Ordinal) => ("https://route53.amazonaws.com.cn", "cn-northwest-1"),
        _ when region.StartsWith("us-gov-", StringComparison.Ordinal) => ("https://route53.us-gov.amazonaws.com", "us-gov-west-1"),
        _ => ("https://route53.amazonaws.com", "us-east-1"),
    };
}

/// <summary>Sets the endpoint and the signing region of each request.</summary>
internal sealed class Route53EndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        Route53EndpointProvider.Parameters(requestContext.ClientConfig);
}

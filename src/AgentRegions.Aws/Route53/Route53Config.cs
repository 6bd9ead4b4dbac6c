using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace AgentRegions.Aws.Route53;

/// <summary>
/// What the SDK needs to know of Route 53. Its service id makes the SDK honour AWS_ENDPOINT_URL_ROUTE_53 and the
/// profile's <c>route_53</c> section.
/// </summary>
internal sealed class Route53Config : ClientConfig
{
    public Route53Config()
        : base(new DefaultConfigurationProvider([StandardMode]))
    {
        ServiceId = "Route 53";
        AuthenticationServiceName = "route53";
        EndpointProvider = new Route53EndpointProvider();
    }

    private static DefaultConfiguration StandardMode => new()
    {
        Name = DefaultConfigurationMode.Standard,
        RetryMode = RequestRetryMode.Standard,
        ConnectTimeout = TimeSpan.FromSeconds(3.1),
        TlsNegotiationTimeout = TimeSpan.FromSeconds(3.1),
    };

    public override string RegionEndpointServiceName => "route53";

    public override string ServiceVersion => "2013-04-01";

    public override string UserAgent => "agentregion-operator/0.1";

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(Route53EndpointProvider.Parameters(this));
}

namespace AgentRegions.Core.Resources.Validation;

/// <summary>What to write instead, for rules that are not a form or a range. Schema and <see cref="ResourceRules"/> say the same.</summary>
public static class ResourceRemedies
{
    public const string RegionFixed = "region cannot be changed; make another AgentRegion and delete this one";
    public const string ZoneFixed = "zone cannot be changed; make another FailoverPolicy and delete this one";
    public const string DnsNameFixed = "name cannot be changed; make another FailoverPolicy and delete this one";
    public const string CoordinationFixed = "coordination cannot be changed; make another FailoverPolicy and delete this one";
    public const string FailoverFixed = "a Failover cannot be changed; make another one";

    public const string OneDnsTarget = "dns must have exactly one of addresses, hostname and alias";
    public const string SomeAddress = "addresses must have at least one ipv4 or ipv6 address";
    public const string Ipv4 = "must be an IPv4 address, for example 203.0.113.10";
    public const string Ipv6 = "must be an IPv6 address in its shortest form, for example 2001:db8::10";
    public const string SomeLocation = "geolocation must name at least one continent or country; leave it out for those of the region's continent";
    public const string Country = "must be two capital letters of ISO 3166-1, for example US; quote \"NO\" in YAML";
    public const string TimeoutWithinInterval = "timeout must not be longer than interval; shorten the one or lengthen the other";
    public const string WindowHoldsFailures = "window must be at least failureThreshold; widen it or lower failureThreshold";
    public const string SomeLabel = "matchLabels must name at least one label, for example agentregion.dev/service: support-agent";
    public const string NameInZone = "name must be the zone or end with a dot and the zone, for example agent.example.com in example.com";
    public const string ReplicationLagGate = "a gate of type ReplicationLag needs replicationLag; write for example replicationLag: {max: 5s}";
    public const string QueueTailGate = "a gate of type QueueTail needs queueTail; write for example queueTail: {maxDepth: 100, maxAge: 30s}";
    public const string SomeQueueBound = "queueTail must have maxDepth, maxAge or both";
    public const string ScaleBlocks = "onFailure must be Block where capacity has scale: a change that does not wait would be made before the replicas are there; write forceAfter to bound the wait";
    public const string ScaleHoldsMinimum = "max must be at least minReady: else the gate could not pass; raise the one or lower the other";
    public const string WebhookGate = "a gate of type Webhook needs webhook; write for example webhook: {url: https://checks.example.com/ready}";
    public const string DynamoDBSection = "coordination of type DynamoDB needs dynamoDB: the table's name and its endpoints";
    public const string AwsRegions = "must be AWS regions, for example us-east-1; the table is found there by its name";
    public const string SomeEndpoint = "endpoints must name at least one AWS region, for example us-east-1";
    public const string ObserverNames = "must be what the operators were started with as --observer or --region, for example us-east-1";
    public const string SwitchoverTarget = "to is required for a Switchover; name the AgentRegion that is to be active";
    public const string RoutingPreview = "routing is only previewed: write kind: Switchover and dryRun: true with it, and no to; to change the routing, change spec.routing of the FailoverPolicy";
    public const string CheckInterval = "interval must be 10s or 30s: Route 53 knows no other";
    public const string CheckerRegionCount = "regions must name at least three checker regions; leave it out for all of them";
    public const string CheckerRegions = "must be regions of Route 53's checkers: us-east-1, us-west-1, us-west-2, eu-west-1, ap-southeast-1, ap-southeast-2, ap-northeast-1, sa-east-1";
    public const string CheckTags = "tags take letters, digits, spaces and _ . : / = + - @, keys up to 128 characters; those that begin with aws: or agentregion.dev/ are not yours to set";
    public const string ObserverName = "must be what the operator was started with as --observer or --region, for example us-east-1";
    public const string StatusPageSection = "allDown: StatusPage needs statusPage: what DNS answers while the page is shown; write for example statusPage: {dns: {addresses: {ipv4: [192.0.2.10]}}}";
    public const string StatusPageSwitch = "allDown: StatusPage does not go with dns.switch: DataPlane: while Route 53's API is away nothing could send clients to a page or back; set allDown: KeepLast, or dns.switch: ControlPlane";
    public const string StatusPageAtApex = "hostname makes a CNAME, which dns.name at the apex of its zone cannot have; use statusPage.dns.alias or statusPage.dns.addresses";
    public const string DataPlaneSection = "switch: DataPlane needs dataPlane: where the operators of at least three places answer Route 53's checkers";
    public const string DataPlaneHealthChecks = "switch: DataPlane needs healthChecks: a region's own health is one voice among the routing controls; write healthChecks: {} for the defaults";
    public const string DataPlaneRouting = "switch: DataPlane needs routing: ActivePassive: where several regions answer at once, leaving one is a change of shares, which health checks cannot express";
    public const string DataPlaneCoordination = "switch: DataPlane needs coordination.type: DynamoDB: one cluster's operators are one place, and it takes three";
    public const string HealthThreshold = "healthThreshold must not be more than there are routingControls: else a region's own health check alone could withdraw it";
}

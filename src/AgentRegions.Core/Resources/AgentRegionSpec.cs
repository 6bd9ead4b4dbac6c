using AgentRegions.Core.Resources.Validation;
using AgentRegions.Core.Schema;

namespace AgentRegions.Core.Resources;

/// <summary>One deployment of the agent in one cloud region: where it answers, how DNS names it, how it is probed.</summary>
// Everywhere in Resources/: properties with a default are `set`, because the JSON source generator
// overwrites the initializer of an absent `init` property; all others are `init`.
public sealed record AgentRegionSpec
{
    /// <summary>The cloud region, for example us-east-1. Cannot be changed.</summary>
    [Length(1, ResourceLimits.NameLength)]
    [Pattern(ResourcePatterns.Label, Message = "region " + ResourcePatterns.LabelRemedy)]
    [ValidationRule("self == oldSelf", ResourceRemedies.RegionFixed)]
    public required string Region { get; init; }

    /// <summary>
    /// The base URL under which this region's agent answers, for example https://agent-us.example.com. Probes ask health.path of it.
    /// It must name this region alone: never the service's own DNS name, which moves.
    /// </summary>
    [Length(1, ResourceLimits.UrlLength)]
    [Pattern(ResourcePatterns.HttpUrl, Message = "endpoint " + ResourcePatterns.HttpUrlRemedy)]
    public required string Endpoint { get; init; }

    /// <summary>The share of traffic under Weighted routing, relative to the other active regions: 0 to 255. At 0 the region has no traffic.</summary>
    [RangeMinimum(0)]
    [RangeMaximum(ResourceLimits.MaxWeight)]
    public int Weight { get; set; } = 50;

    /// <summary>The order of preference under ActivePassive routing: lower is preferred, and regions of equal priority are ordered by name.</summary>
    [RangeMinimum(0)]
    [RangeMaximum(ResourceLimits.MaxPriority)]
    public int Priority { get; set; }

    /// <summary>Whether the operator may choose this region by itself. A person may always ask for it.</summary>
    public bool FailoverTarget { get; set; } = true;

    /// <summary>What DNS answers for this region: exactly one of addresses, hostname, alias.</summary>
    public required RegionDns Dns { get; init; }

    /// <summary>Whose clients this region answers under Geolocation routing; absent: those of its continent.</summary>
    public RegionGeolocation? Geolocation { get; init; }

    /// <summary>Where the region is, for a spec.region that is not AWS's: AF, AN, AS, EU, NA, OC or SA. Absent: derived from spec.region.</summary>
    public Continent? Continent { get; init; }

    public HealthSpec Health { get; set; } = new();

    /// <summary>What runs the agent. Only the operator of this region looks at it: too few of it make the region Degraded in that operator's eyes.</summary>
    public WorkloadReference? Workload { get; init; }
}

/// <summary>What DNS answers for a region: exactly one of addresses, hostname, alias.</summary>
[ValidationRule("[has(self.addresses), has(self.hostname), has(self.alias)].exists_one(x, x)", ResourceRemedies.OneDnsTarget)]
public sealed record RegionDns
{
    /// <summary>IP addresses: A and AAAA records.</summary>
    public RegionAddresses? Addresses { get; init; }

    /// <summary>A CNAME target, for example agent-us.example.net. Not possible at the apex of a zone; use an alias there.</summary>
    [Length(1, ResourceLimits.HostnameLength)]
    [Pattern(ResourcePatterns.DnsName, Message = "hostname " + ResourcePatterns.DnsNameRemedy)]
    public string? Hostname { get; init; }

    public AliasTarget? Alias { get; init; }
}

/// <summary>Whose clients a region answers under Geolocation routing. A country goes before its continent.</summary>
[ValidationRule("size(self.continents) + size(self.countries) > 0", ResourceRemedies.SomeLocation)]
public sealed record RegionGeolocation
{
    /// <summary>Continents: AF, AN, AS, EU, NA, OC, SA. One that several regions name goes to the most preferred active one of them.</summary>
    [Items(maxItems: ResourceLimits.Continents)]
    [XListType("set")]
    public IReadOnlyList<Continent> Continents { get; set; } = [];

    /// <summary>Countries by their two letters in ISO 3166-1, for example US.</summary>
    [Items(maxItems: ResourceLimits.Countries)]
    [ItemLength(2, 2)]
    [ItemValidationRule("self.matches('^[A-Z]{2}$')", "countries " + ResourceRemedies.Country)]
    [XListType("set")]
    public IReadOnlyList<string> Countries { get; set; } = [];
}

/// <summary>A continent as Route 53 names it.</summary>
public enum Continent
{
    /// <summary>Africa.</summary>
    AF,

    /// <summary>Antarctica.</summary>
    AN,

    /// <summary>Asia.</summary>
    AS,

    /// <summary>Europe.</summary>
    EU,

    /// <summary>North America.</summary>
    NA,

    /// <summary>Oceania.</summary>
    OC,

    /// <summary>South America.</summary>
    SA,
}

/// <summary>The region's own IP addresses: at least one, each once.</summary>
[ValidationRule("size(self.ipv4) + size(self.ipv6) > 0", ResourceRemedies.SomeAddress)]
public sealed record RegionAddresses
{
    /// <summary>Each becomes a value of the A record, for example 203.0.113.10.</summary>
    [Items(maxItems: ResourceLimits.Addresses)]
    [ItemLength(1, 15)]
    [ItemValidationRule("isIP(self) && ip(self).family() == 4", "ipv4 " + ResourceRemedies.Ipv4)]
    [XListType("set")]
    public IReadOnlyList<string> Ipv4 { get; set; } = [];

    /// <summary>Each becomes a value of the AAAA record, in the shortest form, for example 2001:db8::10.</summary>
    [Items(maxItems: ResourceLimits.Addresses)]
    [ItemLength(1, 39)]
    [ItemValidationRule("!self.contains('.') && isIP(self) && ip(self).family() == 6 && ip.isCanonical(self)", "ipv6 " + ResourceRemedies.Ipv6)]
    [XListType("set")]
    public IReadOnlyList<string> Ipv6 { get; set; } = [];
}

/// <summary>A Route 53 alias to an AWS resource, for example a load balancer.</summary>
public sealed record AliasTarget
{
    /// <summary>The target's DNS name, for example my-lb-123.us-east-1.elb.amazonaws.com, in lower case.</summary>
    [Length(1, ResourceLimits.HostnameLength)]
    [Pattern(ResourcePatterns.DnsName, Message = "dnsName " + ResourcePatterns.DnsNameRemedy)]
    public required string DnsName { get; init; }

    /// <summary>The id of the hosted zone of the target, not of this service: AWS lists it per service and region.</summary>
    [Length(1, ResourceLimits.HostedZoneIdLength)]
    [Pattern(ResourcePatterns.HostedZoneId, Message = "hostedZoneId " + ResourcePatterns.HostedZoneIdRemedy)]
    public required string HostedZoneId { get; init; }

    /// <summary>Whether Route 53 also looks at the health of the target and leaves it out when that is bad.</summary>
    public bool EvaluateTargetHealth { get; set; }
}

/// <summary>What runs a region's agent, in the cluster of that region and in this object's namespace.</summary>
public sealed record WorkloadReference
{
    /// <summary>What it is.</summary>
    public required WorkloadKind Kind { get; init; }

    /// <summary>The object's name.</summary>
    [Length(1, ResourceLimits.ObjectNameLength)]
    [Pattern(ResourcePatterns.ObjectName, Message = "name " + ResourcePatterns.ObjectNameRemedy)]
    public required string Name { get; init; }

    /// <summary>The least number of available replicas: 1 to 1000. Below it the region is Degraded, also while it still answers.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(ResourceLimits.MaxReplicas)]
    public int MinAvailable { get; set; } = 1;
}

/// <summary>What a workload is.</summary>
public enum WorkloadKind
{
    /// <summary>A Deployment of apps/v1.</summary>
    Deployment,

    /// <summary>A StatefulSet of apps/v1.</summary>
    StatefulSet,
}

/// <summary>How a region is probed and what its answers mean.</summary>
[ValidationRule(
    "!self.timeout.matches('" + Duration.Pattern + "') || !self.interval.matches('" + Duration.Pattern + "')"
    + " || self.timeout == '' || self.interval == '' || duration(self.timeout) <= duration(self.interval)",
    ResourceRemedies.TimeoutWithinInterval, FieldPath = ".timeout")]
[ValidationRule("self.window >= self.failureThreshold", ResourceRemedies.WindowHoldsFailures, FieldPath = ".window")]
public sealed record HealthSpec
{
    /// <summary>Where the agent tells how it is, relative to the endpoint.</summary>
    [Length(1, ResourceLimits.PathLength)]
    [Pattern(ResourcePatterns.UrlPath, Message = "path " + ResourcePatterns.UrlPathRemedy)]
    public string Path { get; set; } = "/health";

    /// <summary>The time between the starts of two probes: 500ms to 1h. A region that stops answering is Down after failureThreshold of them.</summary>
    [DurationRange(ResourceLimits.MinInterval, ResourceLimits.MaxInterval)]
    public Duration Interval { get; set; } = Duration.FromSeconds(2);

    /// <summary>How long an answer may take, body included: 50ms to 1m, and at most the interval.</summary>
    [DurationRange(ResourceLimits.MinTimeout, ResourceLimits.MaxTimeout)]
    public Duration Timeout { get; set; } = Duration.FromSeconds(1);

    /// <summary>This many probes in a row without an answer make the region Down.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(ResourceLimits.MaxThreshold)]
    public int FailureThreshold { get; set; } = 3;

    /// <summary>This many good answers in a row make a region that was not Healthy, Healthy.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(ResourceLimits.MaxThreshold)]
    public int SuccessThreshold { get; set; } = 2;

    /// <summary>Below this share of good answers in the window the region is Degraded.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(100)]
    public int MinSuccessPercent { get; set; } = 90;

    /// <summary>The number of latest probes that minSuccessPercent looks at: at least failureThreshold.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(ResourceLimits.MaxWindow)]
    public int Window { get; set; } = 20;

    /// <summary>The value of the Authorization header of each probe.</summary>
    public ProbeAuthorization? Authorization { get; init; }

    /// <summary>How an https endpoint's certificate is verified; absent: against the system's roots.</summary>
    public ProbeTls? Tls { get; init; }
}

/// <summary>The value of the Authorization header of each probe.</summary>
public sealed record ProbeAuthorization
{
    /// <summary>The Secret's key that holds the whole header value, for example "Bearer ...".</summary>
    public required SecretKeyReference SecretKeyRef { get; init; }
}

/// <summary>How an https endpoint's certificate is verified.</summary>
public sealed record ProbeTls
{
    /// <summary>PEM certificates to trust instead of the system's.</summary>
    public SecretKeyReference? CaSecretKeyRef { get; init; }

    /// <summary>The name to ask for and to verify, when it is not the endpoint's host.</summary>
    [Length(1, ResourceLimits.HostnameLength)]
    [Pattern(ResourcePatterns.DnsName, Message = "serverName " + ResourcePatterns.DnsNameRemedy)]
    public string? ServerName { get; init; }
}

/// <summary>A key of a Secret in the namespace of the object that refers to it.</summary>
public sealed record SecretKeyReference
{
    /// <summary>The Secret's name.</summary>
    [Length(1, ResourceLimits.ObjectNameLength)]
    [Pattern(ResourcePatterns.ObjectName, Message = "name " + ResourcePatterns.ObjectNameRemedy)]
    public required string Name { get; init; }

    /// <summary>The key within the Secret's data.</summary>
    [Length(1, ResourceLimits.SecretKeyLength)]
    [Pattern(ResourcePatterns.SecretKey, Message = "key " + ResourcePatterns.SecretKeyRemedy)]
    public required string Key { get; init; }
}

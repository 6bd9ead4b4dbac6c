namespace AgentRegions.Core.Resources;

/// <summary>One deployment of the agent in one cloud region: where it answers, how DNS names it, how it is probed.</summary>
// Everywhere in Resources/: properties with a default are `set`, because the JSON source generator
// overwrites the initializer of an absent `init` property; all others are `init`.
public sealed record AgentRegionSpec
{
    /// <summary>The cloud region, for example us-east-1. Cannot be changed.</summary>
    public required string Region { get; init; }

    /// <summary>The base URL under which this region's agent answers; probes ask its health path.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The share of traffic under Weighted routing, relative to the other active regions: 0 to 255.</summary>
    public int Weight { get; set; } = 50;

    /// <summary>The order of preference: lower is preferred.</summary>
    public int Priority { get; set; }

    /// <summary>Whether the operator may choose this region by itself. A person may always ask for it.</summary>
    public bool FailoverTarget { get; set; } = true;

    /// <summary>What DNS answers for this region: exactly one of addresses, hostname, alias.</summary>
    public required RegionDns Dns { get; init; }

    public HealthSpec Health { get; set; } = new();
}

public sealed record RegionDns
{
    public RegionAddresses? Addresses { get; init; }

    /// <summary>A CNAME target. Not possible at the apex of a zone; use an alias there.</summary>
    public string? Hostname { get; init; }

    public AliasTarget? Alias { get; init; }
}

public sealed record RegionAddresses
{
    public IReadOnlyList<string> Ipv4 { get; set; } = [];

    public IReadOnlyList<string> Ipv6 { get; set; } = [];
}

/// <summary>A Route 53 alias to an AWS resource, for example a load balancer.</summary>
public sealed record AliasTarget
{
    public required string DnsName { get; init; }

    /// <summary>The hosted zone of the target, not of this service.</summary>
    public required string HostedZoneId { get; init; }

    public bool EvaluateTargetHealth { get; set; }
}

/// <summary>How a region is probed and what its answers mean.</summary>
public sealed record HealthSpec
{
    public string Path { get; set; } = "/health";

    /// <summary>The time between the starts of two probes.</summary>
    public Duration Interval { get; set; } = Duration.FromSeconds(2);

    /// <summary>How long an answer may take, body included. At most the interval.</summary>
    public Duration Timeout { get; set; } = Duration.FromSeconds(1);

    /// <summary>This many probes in a row without an answer make the region Down.</summary>
    public int FailureThreshold { get; set; } = 3;

    /// <summary>This many good answers in a row make a region that was not Healthy, Healthy.</summary>
    public int SuccessThreshold { get; set; } = 2;

    /// <summary>Below this share of good answers in the window the region is Degraded.</summary>
    public int MinSuccessPercent { get; set; } = 90;

    /// <summary>The number of latest probes that minSuccessPercent looks at.</summary>
    public int Window { get; set; } = 20;

    /// <summary>The value of the Authorization header of each probe.</summary>
    public ProbeAuthorization? Authorization { get; init; }

    public ProbeTls? Tls { get; init; }
}

public sealed record ProbeAuthorization
{
    public required SecretKeyReference SecretKeyRef { get; init; }
}

public sealed record ProbeTls
{
    /// <summary>PEM certificates to trust instead of the system's.</summary>
    public SecretKeyReference? CaSecretKeyRef { get; init; }

    /// <summary>The name to ask for and to verify, when it is not the endpoint's host.</summary>
    public string? ServerName { get; init; }
}

/// <summary>A key of a Secret in the namespace of the object that refers to it.</summary>
public sealed record SecretKeyReference
{
    public required string Name { get; init; }

    public required string Key { get; init; }
}

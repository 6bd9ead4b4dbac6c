namespace AgentRegions.Sandbox.Route53.HealthChecks;

/// <summary>"HealthCheckConfig" (API reference), without alarms and recovery controls.</summary>
internal sealed record HealthCheckConfig
{
    /// <summary>HTTP, HTTPS, HTTP_STR_MATCH, HTTPS_STR_MATCH, TCP or CALCULATED.</summary>
    public required string Type { get; init; }

    public string? IpAddress { get; init; }

    public int? Port { get; init; }

    public string? ResourcePath { get; init; }

    public string? DomainName { get; init; }

    public string? SearchString { get; init; }

    /// <summary>10 or 30 s; it cannot be changed.</summary>
    public int RequestInterval { get; init; } = 30;

    /// <summary>How many probes in a row turn the state; 1 to 10.</summary>
    public int FailureThreshold { get; init; } = 3;

    public bool MeasureLatency { get; init; }

    public bool Inverted { get; init; }

    /// <summary>Not probed: taken for healthy, or unhealthy when inverted.</summary>
    public bool Disabled { get; init; }

    /// <summary>CALCULATED: so many healthy children make it healthy.</summary>
    public int HealthThreshold { get; init; }

    public IReadOnlyList<string> Children { get; init; } = [];

    public bool EnableSni { get; init; }

    /// <summary>Where to check from; empty: everywhere. Here there is one checker all the same.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    public bool IsCalculated => Type == "CALCULATED";

    public bool Equals(HealthCheckConfig? other) => other is not null
        && (Type, IpAddress, Port, ResourcePath, DomainName, SearchString) == (other.Type, other.IpAddress, other.Port, other.ResourcePath, other.DomainName, other.SearchString)
        && (RequestInterval, FailureThreshold, MeasureLatency, Inverted, Disabled, HealthThreshold, EnableSni)
            == (other.RequestInterval, other.FailureThreshold, other.MeasureLatency, other.Inverted, other.Disabled, other.HealthThreshold, other.EnableSni)
        && Children.SequenceEqual(other.Children, StringComparer.Ordinal) && Regions.SequenceEqual(other.Regions, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Type, IpAddress, Port, DomainName);
}

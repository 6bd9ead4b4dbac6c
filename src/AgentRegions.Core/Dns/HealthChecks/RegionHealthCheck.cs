using AgentRegions.Core.Resources;
using AgentRegions.Core.Resources.Validation;

namespace AgentRegions.Core.Dns.HealthChecks;

/// <summary>The health check that a policy means for a region.</summary>
public static class RegionHealthCheck
{
    /// <summary>By region: what Route 53 is to check. Empty when the policy wants none, or when there is nobody to pass a region over for.</summary>
    public static IReadOnlyDictionary<string, HealthCheckSettings> Wanted(FailoverPolicySpec policy, IReadOnlyDictionary<string, AgentRegionSpec> regions)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(regions);
        List<string> named = [.. regions.Keys.Where(name => RecordPlan.Problem(policy, regions[name]) is null).Order(StringComparer.Ordinal)];
        return policy.Dns.HealthChecks is not { } spec || named.Count < 2 ? new Dictionary<string, HealthCheckSettings>()
            : named.Where(name => Problem(spec, regions[name]) is null).ToDictionary(name => name, name => Of(spec, regions[name]), StringComparer.Ordinal);
    }

    /// <summary>Why Route 53 cannot check a region, or null.</summary>
    public static string? Problem(PolicyHealthChecks spec, AgentRegionSpec region)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(region);
        if (!Uri.TryCreate(region.Endpoint, UriKind.Absolute, out var endpoint) || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
            return $"spec.endpoint {ResourcePatterns.HttpUrlRemedy}";
        return PathOf(spec, region) is { Length: > ResourceLimits.HealthCheckText } path
            ? $"the path {path[..32]}... has {path.Length} characters, and Route 53 takes {ResourceLimits.HealthCheckText}; set spec.dns.healthChecks.path to a shorter one"
            : null;
    }

    public static HealthCheckSettings Of(PolicyHealthChecks spec, AgentRegionSpec region)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(region);
        var endpoint = new Uri(region.Endpoint);
        var own = endpoint.Scheme == Uri.UriSchemeHttps ? HealthCheckProtocol.HTTPS : HealthCheckProtocol.HTTP;
        var protocol = spec.Type ?? own;
        var isName = endpoint.HostNameType == UriHostNameType.Dns;
        var name = isName ? endpoint.IdnHost : region.Health.Tls?.ServerName;
        return new()
        {
            Protocol = protocol,
            IpAddress = isName ? null : endpoint.IdnHost,
            HostName = name,
            Port = spec.Port ?? (protocol == own ? endpoint.Port : protocol == HealthCheckProtocol.HTTPS ? 443 : 80),
            Path = PathOf(spec, region),
            SearchString = spec.SearchString,
            EnableSni = protocol == HealthCheckProtocol.HTTPS && spec.EnableSNI && name is not null,
            IntervalSeconds = (int)spec.Interval.Value.TotalSeconds,
            FailureThreshold = spec.FailureThreshold,
            MeasureLatency = spec.MeasureLatency,
            Regions = spec.Regions,
        };
    }

    /// <summary>As probes ask it: below the endpoint's own path.</summary>
    private static string PathOf(PolicyHealthChecks spec, AgentRegionSpec region) =>
        $"{new Uri(region.Endpoint).AbsolutePath.TrimEnd('/')}/{(spec.Path ?? region.Health.Path).TrimStart('/')}";
}

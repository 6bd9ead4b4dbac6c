using AgentRegions.Core.Dns.HealthChecks;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Resources.Validation;

namespace AgentRegions.Core.Dns.DataPlane;

/// <summary>
/// The health checks by which Route 53 asks the operators. For each region with n routing controls:
/// <code>
///   own health ────────────┐
///   not (control 1: 200) ──┤ calculated: at least T of n + 1 ──► the region's records
///   not (control n: 200) ──┘
/// </code>
/// T from 3 to n. Own health alone, or one operator alone, leaves n healthy: never withdrawn. Own health and one silent operator make 2: what the others withdraw stays so.
/// </summary>
public static class DataPlaneChecks
{
    private const string PathPrefix = "/v1/routing-control/";

    /// <summary>The path of a routing control, below its URL.</summary>
    public static string PathOf(NamespacedName service, string region, string token) => $"{PathPrefix}{service.Namespace}/{service.Name}/{region}?token={token}";

    /// <summary>Most of the children, or what the policy says.</summary>
    public static int ThresholdOf(PolicyDataPlane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        return plane.HealthThreshold ?? (((plane.RoutingControls.Count + 1) / 2) + 1);
    }

    /// <summary>So many operators that say the same decide, whatever the rest say; the region that is to answer is healthy by itself.</summary>
    public static int DecisiveVoices(PolicyDataPlane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        var threshold = ThresholdOf(plane);
        return Math.Max(plane.RoutingControls.Count + 2 - threshold, threshold - 1);
    }

    /// <summary>How long Route 53 takes at most to see what an endpoint says now: new checks have no opinion of their own, and their name servers learn of others with a delay.</summary>
    public static TimeSpan SettlesIn(PolicyHealthChecks checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        return (checks.FailureThreshold + 2) * checks.Interval.Value;
    }

    /// <summary>What asks an operator about a region. Healthy unless the operator says that the region is withdrawn.</summary>
    public static HealthCheckSettings VoiceOf(PolicyHealthChecks checks, RoutingControlSpec control, NamespacedName service, string region, RoutingControlKeys keys)
    {
        ArgumentNullException.ThrowIfNull(checks);
        ArgumentNullException.ThrowIfNull(control);
        ArgumentNullException.ThrowIfNull(keys);
        var url = new Uri(control.Url);
        var isHttps = url.Scheme == Uri.UriSchemeHttps;
        var isName = url.HostNameType == UriHostNameType.Dns;
        return new()
        {
            Protocol = isHttps ? HealthCheckProtocol.HTTPS : HealthCheckProtocol.HTTP,
            IpAddress = isName ? null : url.IdnHost,
            HostName = isName ? url.IdnHost : null,
            Port = url.Port,
            Path = url.AbsolutePath.TrimEnd('/') + PathOf(service, region, keys.TokenFor(service, region)),
            SearchString = keys.ProofFor(service, region),
            EnableSni = isHttps && isName,
            IntervalSeconds = (int)checks.Interval.Value.TotalSeconds,
            FailureThreshold = checks.FailureThreshold,
            Regions = checks.Regions,
            Inverted = true,
        };
    }

    /// <summary>Why Route 53 cannot ask for a region, or null.</summary>
    public static string? Problem(PolicyDataPlane plane, NamespacedName service, string region)
    {
        ArgumentNullException.ThrowIfNull(plane);
        var longest = plane.RoutingControls.Select(c => new Uri(c.Url).AbsolutePath.TrimEnd('/').Length).DefaultIfEmpty().Max()
            + PathOf(service, region, new string('0', RoutingControlKeys.LeastLength)).Length;
        return longest <= ResourceLimits.HealthCheckText ? null
            : $"{region}: the path of its routing control has {longest} characters, and Route 53 takes {ResourceLimits.HealthCheckText}; shorten the policy's name or the path of spec.dns.dataPlane.routingControls";
    }

    /// <summary>The ids of the calculated checks by region, once every region has one that has settled; else null.</summary>
    public static IReadOnlyDictionary<string, string>? Ids(PolicyDns dns, IEnumerable<string> regions, HealthCheckLedger ledger, DateTimeOffset storeTime)
    {
        ArgumentNullException.ThrowIfNull(dns);
        ArgumentNullException.ThrowIfNull(regions);
        ArgumentNullException.ThrowIfNull(ledger);
        if (dns is not { Switch: SwitchPath.DataPlane, HealthChecks: { } checks })
            return null;
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var region in regions)
        {
            if (Sum(ledger, region) is not { } sum || !IsSettled(sum, checks, storeTime))
                return null;
            ids.Add(region, sum.Id!);
        }
        return ids.Count < 2 ? null : ids;
    }

    /// <summary>A region's calculated check, once it is there.</summary>
    public static KeptHealthCheck? Sum(HealthCheckLedger ledger, string region)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var name = CheckName.Calculated(region);
        return ledger.Checks.Where(c => c.Name == name && c is { Id: not null, Retired: false }).MaxBy(c => c.Generation);
    }

    public static bool IsSettled(KeptHealthCheck check, PolicyHealthChecks checks, DateTimeOffset storeTime)
    {
        ArgumentNullException.ThrowIfNull(check);
        return check.MadeAt is not { } madeAt || storeTime - madeAt >= SettlesIn(checks);
    }
}

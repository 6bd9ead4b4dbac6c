using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Dns;

/// <summary>The record sets that an active set means.</summary>
public static class RecordPlan
{
    /// <param name="regions">The specs of the policy's regions by name.</param>
    /// <param name="active">Never empty.</param>
    /// <param name="kept">By region: what it keeps in place of what its spec says, since Route 53 refuses that.</param>
    /// <param name="checks">By region: the id of its health check, where it has one.</param>
    /// <returns>Null when an active region's spec is not known, or no active region can be named: then nothing may be said.</returns>
    public static IReadOnlyList<DnsRecordSet>? Build(
        FailoverPolicySpec policy, IReadOnlyDictionary<string, AgentRegionSpec> regions, IReadOnlyCollection<string> active,
        IReadOnlyDictionary<string, IReadOnlyList<DnsRecordSet>>? kept = null, IReadOnlyDictionary<string, string>? checks = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(regions);
        ArgumentNullException.ThrowIfNull(active);
        if (active.Count == 0)
            throw new ArgumentException("DNS never names an empty set", nameof(active));
        if (!active.All(regions.ContainsKey))
            return null;
        var own = regions.ToDictionary(
            r => r.Key, r => Clash(policy, regions, r.Key) is not null ? [] : kept?.GetValueOrDefault(r.Key) ?? Of(policy, r.Value), StringComparer.Ordinal);
        List<string> serving = [.. active.Where(name => own[name].Count > 0)];
        return serving.Count == 0 ? null
            // Until a change to ActivePassive has left one region, only weights can name several.
            : policy.Routing == RoutingPolicy.ActivePassive && serving.Count == 1
                ? policy.Dns.HealthChecks is null ? own[serving[0]] : StandbyRecords.Of(own, regions, serving[0], checks ?? new Dictionary<string, string>())
            : Checked(SharedRecords.Of(policy.Routing, own, regions, serving), checks);
    }

    /// <summary>Whose set it is; null for a simple record.</summary>
    public static string? RegionOf(DnsRecordSet record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.SetIdentifier is { } identifier ? RegionOf(identifier) : null;
    }

    /// <summary>Whose set has this identifier.</summary>
    public static string RegionOf(string setIdentifier)
    {
        ArgumentNullException.ThrowIfNull(setIdentifier);
        return setIdentifier.Split(Locations.Separator)[0];
    }

    /// <summary>A region's record without what sets it apart from the others'.</summary>
    public static DnsRecordSet Bare(DnsRecordSet record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record with { SetIdentifier = null, Routing = null, HealthCheckId = null };
    }

    /// <summary>A region's own records, without weight; none when DNS cannot name it.</summary>
    public static IReadOnlyList<DnsRecordSet> Of(FailoverPolicySpec policy, AgentRegionSpec region) =>
        Problem(policy, region) is null ? Simple(policy, region.Dns) : [];

    /// <summary>Why DNS cannot name a region, or null.</summary>
    public static string? Problem(FailoverPolicySpec policy, AgentRegionSpec region)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(region);
        if (region.Dns.Hostname is not null && Normalize(policy.Dns.Name) == Normalize(policy.Dns.Zone))
            return "spec.dns.hostname makes a CNAME, which the apex of a zone cannot have; use spec.dns.alias or spec.dns.addresses";
        if (policy.Routing == RoutingPolicy.Latency && !AwsRegion.IsKnown(region.Region))
            return $"spec.region {region.Region} is not an AWS region, which routing: Latency needs; use Weighted or Geolocation";
        if (policy.Routing == RoutingPolicy.Geolocation && Locations.Of(region).Count == 0)
            return $"spec.region {region.Region} is on no known continent; set spec.continent or spec.geolocation";
        return Simple(policy, region.Dns).Count == 0 ? "spec.dns names nothing; set addresses, hostname or alias" : null;
    }

    /// <summary>Why DNS would never name a region beside the others, or null.</summary>
    public static string? Clash(FailoverPolicySpec policy, IReadOnlyDictionary<string, AgentRegionSpec> regions, string name)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Routing == RoutingPolicy.ActivePassive ? null
            : SharedRecords.MixesKinds(regions, name)
            ?? (policy.Routing == RoutingPolicy.Latency ? SharedRecords.SharesRegion(regions, name)
                : policy.Routing == RoutingPolicy.Geolocation ? Locations.Clash(regions, name)
                : null);
    }

    /// <summary>Equal for equal records, whatever their order.</summary>
    public static string Fingerprint(IEnumerable<DnsRecordSet> records)
    {
        var lines = string.Join('\n', records.Select(r => r.ToString()).Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)))[..16];
    }

    /// <summary>Whether a zone's records are what is wanted.</summary>
    public static bool Matches(IReadOnlyCollection<DnsRecordSet> current, IReadOnlyCollection<DnsRecordSet> desired) =>
        current.Count == desired.Count && desired.All(current.Contains);

    /// <summary>
    /// What must go since nothing wanted replaces it, or only in another kind of routing, or as the other one of a failover pair: Route 53 changes no set's kind, and
    /// for a moment there would be two of the other.
    /// </summary>
    public static IReadOnlyList<DnsRecordSet> Superfluous(IReadOnlyCollection<DnsRecordSet> current, IReadOnlyCollection<DnsRecordSet> desired) =>
        [.. current.Where(c => desired.All(d => d.Key != c.Key || d.Routing?.GetType() != c.Routing?.GetType() || (c.Routing is RoutingRule.Failover && c.Routing != d.Routing)))];

    /// <summary>The change, line by line, for a person: "- old" and "+ new".</summary>
    public static IReadOnlyList<string> Diff(IReadOnlyCollection<DnsRecordSet> current, IReadOnlyCollection<DnsRecordSet> desired) =>
        [
            .. current.Where(c => !desired.Contains(c)).Select(c => $"- {c}"),
            .. desired.Where(d => !current.Contains(d)).Select(d => $"+ {d}"),
        ];

    internal static IReadOnlyList<DnsRecordSet> Checked(IEnumerable<DnsRecordSet> sets, IReadOnlyDictionary<string, string>? checks) =>
        [.. sets.Select(set => set with { HealthCheckId = RegionOf(set) is { } region ? checks?.GetValueOrDefault(region) : null })];

    internal static List<DnsRecordSet> Simple(FailoverPolicySpec policy, RegionDns dns)
    {
        var template = new DnsRecordSet { Name = Normalize(policy.Dns.Name), Type = DnsRecordType.A, TtlSeconds = (long)policy.Dns.Ttl.Value.TotalSeconds };
        List<DnsRecordSet> records = [];
        if (dns.Addresses is { Ipv4.Count: > 0 } v4)
            records.Add(template with { Values = v4.Ipv4 });
        if (dns.Addresses is { Ipv6.Count: > 0 } v6)
            records.Add(template with { Type = DnsRecordType.AAAA, Values = v6.Ipv6 });
        if (dns.Hostname is { } hostname)
            records.Add(template with { Type = DnsRecordType.CNAME, Values = [Normalize(hostname)] });
        if (dns.Alias is { } alias)
            records.Add(template with { TtlSeconds = null, Alias = alias with { DnsName = Normalize(alias.DnsName) } });
        return records;
    }

    private static string Normalize(string name) => name.TrimEnd('.').ToLower(CultureInfo.InvariantCulture);
}

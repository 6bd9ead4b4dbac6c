using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Dns;

/// <summary>The record sets that an active set means.</summary>
public static class RecordPlan
{
    /// <param name="regions">The specs of the policy's regions by name.</param>
    /// <param name="active">Never empty.</param>
    /// <param name="kept">By region: what it keeps in place of what its spec says, since Route 53 refuses that.</param>
    /// <returns>Null when an active region's spec is not known, or no active region can be named: then nothing may be said.</returns>
    public static IReadOnlyList<DnsRecordSet>? Build(
        FailoverPolicySpec policy, IReadOnlyDictionary<string, AgentRegionSpec> regions, IReadOnlyCollection<string> active,
        IReadOnlyDictionary<string, IReadOnlyList<DnsRecordSet>>? kept = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(regions);
        ArgumentNullException.ThrowIfNull(active);
        if (active.Count == 0)
            throw new ArgumentException("DNS never names an empty set", nameof(active));
        if (!active.All(regions.ContainsKey))
            return null;
        var own = regions.ToDictionary(r => r.Key, r => kept?.GetValueOrDefault(r.Key) ?? Of(policy, r.Value), StringComparer.Ordinal);
        List<string> serving = [.. active.Where(name => own[name].Count > 0)];
        return serving.Count == 0 ? null
            // Until a change to ActivePassive has left one region, only weights can name several.
            : policy.Routing == RoutingPolicy.Weighted || serving.Count > 1 ? Weighted(own, regions, serving)
            : own[serving[0]];
    }

    /// <summary>A region's own records, without weight; none when DNS cannot name it.</summary>
    public static IReadOnlyList<DnsRecordSet> Of(FailoverPolicySpec policy, AgentRegionSpec region) =>
        Problem(policy, region) is null ? Simple(policy, region) : [];

    /// <summary>Why DNS cannot name a region, or null.</summary>
    public static string? Problem(FailoverPolicySpec policy, AgentRegionSpec region)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(region);
        if (region.Dns.Hostname is not null && Normalize(policy.Dns.Name) == Normalize(policy.Dns.Zone))
            return "spec.dns.hostname makes a CNAME, which the apex of a zone cannot have; use spec.dns.alias or spec.dns.addresses";
        return Simple(policy, region).Count == 0 ? "spec.dns names nothing; set addresses, hostname or alias" : null;
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

    /// <summary>What must go since nothing wanted replaces it.</summary>
    public static IReadOnlyList<DnsRecordSet> Superfluous(IReadOnlyCollection<DnsRecordSet> current, IReadOnlyCollection<DnsRecordSet> desired) =>
        [.. current.Where(c => desired.All(d => d.Key != c.Key))];

    /// <summary>The change, line by line, for a person: "- old" and "+ new".</summary>
    public static IReadOnlyList<string> Diff(IReadOnlyCollection<DnsRecordSet> current, IReadOnlyCollection<DnsRecordSet> desired) =>
        [
            .. current.Where(c => !desired.Contains(c)).Select(c => $"- {c}"),
            .. desired.Where(d => !current.Contains(d)).Select(d => $"+ {d}"),
        ];

    private static List<DnsRecordSet> Simple(FailoverPolicySpec policy, AgentRegionSpec region)
    {
        var template = new DnsRecordSet { Name = Normalize(policy.Dns.Name), Type = DnsRecordType.A, TtlSeconds = (long)policy.Dns.Ttl.Value.TotalSeconds };
        List<DnsRecordSet> records = [];
        if (region.Dns.Addresses is { Ipv4.Count: > 0 } v4)
            records.Add(template with { Values = v4.Ipv4 });
        if (region.Dns.Addresses is { Ipv6.Count: > 0 } v6)
            records.Add(template with { Type = DnsRecordType.AAAA, Values = v6.Ipv6 });
        if (region.Dns.Hostname is { } hostname)
            records.Add(template with { Type = DnsRecordType.CNAME, Values = [Normalize(hostname)] });
        if (region.Dns.Alias is { } alias)
            records.Add(template with { TtlSeconds = null, Alias = alias with { DnsName = Normalize(alias.DnsName) } });
        return records;
    }

    private static List<DnsRecordSet> Weighted(
        Dictionary<string, IReadOnlyList<DnsRecordSet>> own, IReadOnlyDictionary<string, AgentRegionSpec> regions, List<string> active)
    {
        // All weights zero would mean equal traffic to everyone, the failed ones included: then the active ones get one each.
        var noWeights = active.All(name => regions[name].Weight == 0);
        var sets = own.OrderBy(r => r.Key, StringComparer.Ordinal)
            .SelectMany(r => r.Value.Select(record => record with
            {
                SetIdentifier = r.Key,
                Weight = !active.Contains(r.Key) ? 0 : noWeights ? 1 : regions[r.Key].Weight,
            }))
            .ToList();
        // A type that no active region has would be such an all-zero set: for instance AAAA when only the failed region has IPv6.
        var served = sets.Where(s => s.Weight > 0).Select(s => s.Type).ToHashSet();
        return [.. sets.Where(s => served.Contains(s.Type))];
    }

    private static string Normalize(string name) => name.TrimEnd('.').ToLower(CultureInfo.InvariantCulture);
}

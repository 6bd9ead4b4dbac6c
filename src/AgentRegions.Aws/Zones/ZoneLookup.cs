using System.Collections.Concurrent;
using AgentRegions.Aws.Route53;
using AgentRegions.Core.Dns;

namespace AgentRegions.Aws.Zones;

/// <summary>
/// Which zone a name lives in: the id that is given, else the only public zone of that name. What was found is kept for a
/// while; private zones are never chosen, because nobody outside their networks sees them.
/// </summary>
internal sealed class ZoneLookup(Route53Client client, RetryBudget retries, TimeSpan lifetime, TimeProvider time, CancellationToken stopping)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _searching = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Id, long FoundAt)> _found = new(StringComparer.Ordinal);

    public async Task<string> FindAsync(DnsTarget target, CancellationToken cancellationToken)
    {
        var zone = DnsNames.Normalize(target.Zone);
        if (!DnsNames.IsWithin(target.Name, zone))
            throw new DnsException(DnsFault.ZoneNotFound, $"{target.Name} is not within the zone {zone}: set spec.dns.name to a name that ends with .{zone}, or spec.dns.zone to its zone");
        if (target.ZoneId is { Length: > 0 } id)
            return Ids.Bare(id);
        if (_found.TryGetValue(zone, out var known) && time.GetElapsedTime(known.FoundAt) < lifetime)
            return known.Id;
        // An operator that starts looks for one zone for hundreds of services.
        return await _searching.GetOrAdd(zone, name => new(() => SearchAndKeepAsync(name))).Value.WaitAsync(cancellationToken);
    }

    private async Task<string> SearchAndKeepAsync(string zone)
    {
        try
        {
            var found = await SearchAsync(zone, stopping);
            _found[zone] = (found, time.GetTimestamp());
            return found;
        }
        finally
        {
            _searching.TryRemove(zone, out _);
        }
    }

    /// <summary>Forgets a zone that Route 53 no longer knows.</summary>
    public void Forget(string zoneId)
    {
        foreach (var entry in _found.Where(entry => entry.Value.Id == zoneId))
            _found.TryRemove(entry);
    }

    private async Task<string> SearchAsync(string zone, CancellationToken cancellationToken)
    {
        var zones = new List<HostedZone>();
        var request = new ListHostedZonesByNameRequest { DnsName = DnsNames.ToRoute53(zone) };
        while (true)
        {
            var page = await retries.RunAsync(token => client.ListHostedZonesByNameAsync(request, token), cancellationToken);
            zones.AddRange(page.Zones.Where(z => DnsNames.Normalize(z.Name) == zone));
            if (!page.IsTruncated || page.NextDnsName is not { } next || DnsNames.Normalize(next) != zone || page.NextHostedZoneId == request.HostedZoneId)
                break;
            request = new() { DnsName = next, HostedZoneId = page.NextHostedZoneId };
        }
        return Choose(zone, zones);
    }

    internal static string Choose(string zone, IReadOnlyList<HostedZone> zones)
    {
        HostedZone[] open = [.. zones.Where(z => !z.IsPrivate)];
        if (open is [var only])
            return only.Id;
        var found = zones.Count == 0 ? "none" : string.Join(", ", zones.Select(z => $"{z.Id} ({(z.IsPrivate ? "private" : "public")})"));
        throw new DnsException(
            DnsFault.ZoneNotFound,
            open.Length == 0
                ? $"no public zone {zone} in this account (found: {found}): create it, check whose credentials these are, or set spec.dns.zoneId"
                : $"{open.Length} public zones are named {zone} (found: {found}): set spec.dns.zoneId to the one that the name servers of {zone} serve");
    }
}

using AgentRegions.Aws.Route53;
using AgentRegions.Core.Dns;

namespace AgentRegions.Aws.Zones;

/// <summary>
/// Reads a name and its ownership TXT. They sort closely, so one page mostly holds both, as of one moment; whatever
/// lies between them is skipped, never read through.
/// </summary>
internal sealed class ZoneReader(Route53Client client, RetryBudget retries)
{
    private const int PageLimit = 50;

    public async Task<DnsSnapshot> ReadAsync(string zoneId, string name, CancellationToken cancellationToken) =>
        await ReadOnAsync(zoneId, name, await PageAsync(zoneId, name, cancellationToken), cancellationToken);

    /// <param name="answer">The page that begins at the name; more are read where it does not reach the TXT: many sets, or many names between.</param>
    public async Task<DnsSnapshot> ReadOnAsync(string zoneId, string name, ListResourceRecordSetsResponse answer, CancellationToken cancellationToken)
    {
        var own = DnsNames.Normalize(name);
        var txt = OwnershipRecord.NameFor(own);
        DnsRecordSet? ownership = null;
        var records = new List<DnsRecordSet>();
        var next = From(zoneId, own);
        for (var page = 0; page < PageLimit; page++)
        {
            var found = Pick(answer, own);
            records.AddRange(found.Records);
            ownership = found.Ownership ?? ownership;
            if (Following(next, answer, own, txt) is not { } following)
                return new DnsSnapshot(ownership, records) { ZoneId = zoneId };
            next = following;
            answer = await retries.RunAsync(token => client.ListResourceRecordSetsAsync(next, token), cancellationToken);
        }
        throw new DnsException(DnsFault.Unavailable, $"{own} has more record sets than {PageLimit} pages hold");
    }

    /// <summary>The page that begins at a name.</summary>
    public Task<ListResourceRecordSetsResponse> PageAsync(string zoneId, string name, CancellationToken cancellationToken) =>
        retries.RunAsync(token => client.ListResourceRecordSetsAsync(From(zoneId, name), token), cancellationToken);

    /// <summary>What a page holds of a name.</summary>
    public static DnsSnapshot Pick(ListResourceRecordSetsResponse page, string name)
    {
        var txt = OwnershipRecord.NameFor(name);
        // Mapped only then: a page holds hundreds of others.
        var sets = page.RecordSets.Where(set => DnsNames.Normalize(set.Name) is var at && (at == name || at == txt)).Select(RecordMapping.FromRoute53).OfType<DnsRecordSet>().ToList();
        return new(sets.Find(set => set.Name == txt && set.Type == DnsRecordType.TXT), sets.FindAll(set => set.Name == name && set.Type != DnsRecordType.TXT));
    }

    private static ListResourceRecordSetsRequest From(string zoneId, string name) => new() { HostedZoneId = zoneId, StartName = DnsNames.ToRoute53(name), MaxItems = 300 };

    /// <summary>The next page to ask for; null when both names are passed.</summary>
    private static ListResourceRecordSetsRequest? Following(ListResourceRecordSetsRequest asked, ListResourceRecordSetsResponse answer, string own, string txt)
    {
        if (!answer.IsTruncated || answer.NextName is not { } name)
            return null;
        if (DnsNames.Normalize(name) != own && DnsNames.Compare(name, txt) < 0)
            return new() { HostedZoneId = asked.HostedZoneId, StartName = DnsNames.ToRoute53(txt), StartType = "TXT", MaxItems = 1 };
        if (DnsNames.Compare(name, txt) > 0)
            return null;
        if (name == asked.StartName && answer.NextType == asked.StartType && answer.NextIdentifier == asked.StartIdentifier)
            throw new DnsException(DnsFault.Unavailable, $"the pages of {own} do not advance");
        return new() { HostedZoneId = asked.HostedZoneId, StartName = name, StartType = answer.NextType, StartIdentifier = answer.NextIdentifier, MaxItems = asked.MaxItems };
    }
}

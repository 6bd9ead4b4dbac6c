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

    public async Task<DnsSnapshot> ReadAsync(string zoneId, string name, CancellationToken cancellationToken)
    {
        var own = DnsNames.Normalize(name);
        var txt = OwnershipRecord.NameFor(own);
        DnsRecordSet? ownership = null;
        var records = new List<DnsRecordSet>();
        var next = new ListResourceRecordSetsRequest { HostedZoneId = zoneId, StartName = DnsNames.ToRoute53(own), MaxItems = 300 };
        for (var page = 0; page < PageLimit; page++)
        {
            var answer = await retries.RunAsync(token => client.ListResourceRecordSetsAsync(next, token), cancellationToken);
            foreach (var set in answer.RecordSets.Select(RecordMapping.FromRoute53).OfType<DnsRecordSet>())
            {
                if (set.Name == own && set.Type != DnsRecordType.TXT)
                    records.Add(set);
                else if (set.Name == txt && set.Type == DnsRecordType.TXT)
                    ownership = set;
            }
            if (Following(next, answer, own, txt) is not { } following)
                return new DnsSnapshot(ownership, records);
            next = following;
        }
        throw new DnsException(DnsFault.Unavailable, $"{own} has more record sets than {PageLimit} pages hold");
    }

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

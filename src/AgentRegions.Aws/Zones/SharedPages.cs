using AgentRegions.Aws.Route53;
using AgentRegions.Core.Dns;

namespace AgentRegions.Aws.Zones;

/// <summary>
/// The pages of one zone. A page holds a name and those that sort after it, each with its ownership TXT, as of one moment: whoever reads such a name
/// meanwhile shares it, so that hundreds of services cost a few requests. One page is asked for at a time.
/// A shared page only shows what is there: a name that is not on it, or not with its TXT, is read alone before it counts as absent.
/// </summary>
internal sealed class SharedPages(string zoneId, ZoneReader reader, TimeProvider time, CancellationToken stopping)
{
    private readonly Lock _lock = new();
    private readonly List<Page> _pages = [];
    private Task<ListResourceRecordSetsResponse>? _asking;

    /// <param name="maxAge">How old the answer may be. Zero: as of now.</param>
    /// <exception cref="DnsException">The request that was shared failed.</exception>
    public async Task<DnsSnapshot> ReadAsync(string name, TimeSpan maxAge, CancellationToken cancellationToken)
    {
        var own = DnsNames.Normalize(name);
        var arrived = time.GetTimestamp();
        while (true)
        {
            Task<ListResourceRecordSetsResponse> asking;
            var mine = false;
            lock (_lock)
            {
                if (Find(own, arrived, maxAge) is { } shared)
                    return shared;
                if (_asking is null)
                {
                    _asking = AskAsync(own);
                    mine = true;
                }
                asking = _asking;
            }
            var answer = await asking.WaitAsync(cancellationToken);
            if (mine)
                return await reader.ReadOnAsync(zoneId, own, answer, cancellationToken);
        }
    }

    private async Task<ListResourceRecordSetsResponse> AskAsync(string from)
    {
        // Not under the caller's lock.
        await Task.Yield();
        try
        {
            var at = time.GetTimestamp();
            var answer = await reader.PageAsync(zoneId, from, stopping);
            lock (_lock)
            {
                _pages.RemoveAll(p => time.GetElapsedTime(p.At) > IDnsZones.LookAge);
                _pages.Add(new(from, at, answer));
            }
            return answer;
        }
        finally
        {
            lock (_lock)
                _asking = null;
        }
    }

    private DnsSnapshot? Find(string name, long arrived, TimeSpan maxAge)
    {
        if (_pages.FindLast(p => (p.At >= arrived || time.GetElapsedTime(p.At, arrived) <= maxAge) && p.Covers(name)) is not { } page)
            return null;
        var found = ZoneReader.Pick(page.Answer, name) with { ZoneId = zoneId };
        return page.From == name || found is { Ownership: not null, Records.Count: > 0 } ? found : null;
    }

    /// <param name="At">Before it was asked for.</param>
    private sealed record Page(string From, long At, ListResourceRecordSetsResponse Answer)
    {
        public bool Covers(string name) =>
            DnsNames.Compare(name, From) >= 0
            && (!Answer.IsTruncated || Answer.NextName is not { } next || DnsNames.Compare(DnsNames.Normalize(next), OwnershipRecord.NameFor(name)) > 0);
    }
}

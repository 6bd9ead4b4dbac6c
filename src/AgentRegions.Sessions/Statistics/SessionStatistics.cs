using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Statistics;

/// <summary>Counts sessions by region. Safe for concurrent use.</summary>
public sealed class SessionStatistics
{
    /// <summary>A bucket that ended this long ago changes no more, as far as replication keeps up.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Region, long Bucket), IReadOnlyList<TableItem>> _settled = [];
    private readonly ITable _table;
    private readonly SessionParts _parts;

    internal SessionStatistics(ITable table, SessionParts parts) => (_table, _parts) = (table, parts);

    /// <exception cref="SessionException">The store does not answer.</exception>
    public async Task<SessionCounts> CountAsync(IReadOnlyCollection<string> regions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(regions);
        var now = _parts.Clock.Now;
        var latest = LiveMarks.BucketOf(now);
        var last = new Dictionary<string, (string Region, long Bucket, bool HasEnded)>(StringComparer.Ordinal);
        Drop(latest - LiveMarks.Buckets);
        foreach (var region in regions)
        {
            SessionNames.RequireRegion(region);
            for (var bucket = latest - LiveMarks.Buckets + 1; bucket <= latest; bucket++)
            {
                foreach (var mark in await MarksAsync(region, bucket, now, cancellationToken))
                {
                    if (!last.TryGetValue(mark.Key.Sort, out var before) || before.Bucket < bucket || (before.Bucket == bucket && before.HasEnded))
                        last[mark.Key.Sort] = (region, bucket, LiveMarks.HasEnded(mark));
                }
            }
        }
        var counts = regions.ToDictionary(r => r, _ => new RegionCount(0, 0), StringComparer.Ordinal);
        foreach (var (region, bucket, hasEnded) in last.Values)
        {
            if (!hasEnded)
                counts[region] = new(counts[region].Sessions + 1, counts[region].Active + (bucket >= latest - 1 ? 1 : 0));
        }
        return new(counts.Values.Sum(c => c.Sessions), counts.Values.Sum(c => c.Active), counts);
    }

    /// <summary>A session was stored. A mark that is lost is made up for by the next one.</summary>
    internal async Task MarkAsync(SessionKey key, bool hasEnded, CancellationToken cancellationToken)
    {
        try
        {
            var mark = LiveMarks.Of(key, _parts.Options.Region, _parts.Clock.Now, hasEnded);
            await _table.PutAsync(mark, WriteCondition.None, cancellationToken);
            _parts.Metrics.Wrote(mark);
        }
        catch (TableException)
        {
        }
    }

    private async Task<IReadOnlyList<TableItem>> MarksAsync(string region, long bucket, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_settled.TryGetValue((region, bucket), out var known))
                return known;
        }
        try
        {
            var marks = (await _table.QueryAsync(LiveMarks.PartitionOf(region, bucket), "", consistent: false, cancellationToken)).Items;
            if (now - DateTimeOffset.FromUnixTimeSeconds((bucket + 1) * (long)LiveMarks.BucketLength.TotalSeconds) > Settled)
            {
                lock (_lock)
                    _settled[(region, bucket)] = marks;
            }
            return marks;
        }
        catch (TableException e)
        {
            throw new SessionException(SessionFault.StoreUnavailable, $"sessions of {region} cannot be counted: {e.Message}", e);
        }
    }

    private void Drop(long upTo)
    {
        lock (_lock)
        {
            foreach (var old in _settled.Keys.Where(k => k.Bucket <= upTo).ToList())
                _settled.Remove(old);
        }
    }
}

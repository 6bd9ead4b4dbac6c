using AgentRegions.Core.Sessions;

namespace AgentRegions.Sidecar.Knowledge;

/// <summary>
/// Which other regions the service leaves, or left less than a given time ago: what they wrote last may not have been replicated to here. Safe for concurrent use.
/// </summary>
internal sealed class HandoverWatch(string region, TimeSpan lateArrivals, TimeProvider time)
{
    /// <summary>In a longer silence a region may have been back and left again.</summary>
    private static readonly TimeSpan Unseen = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Left> _left = new(StringComparer.Ordinal);
    private IReadOnlyList<string>? _serving;
    private IReadOnlyList<string> _taking = [];
    private long _epoch;
    private long _learnedAt;

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<LeftRegion> Leaving
    {
        get
        {
            lock (_lock)
                return _left.Count == 0 ? [] : [.. _left.Where(l => time.GetElapsedTime(l.Value.Last) < lateArrivals).Select(l => new LeftRegion(l.Key, time.GetElapsedTime(l.Value.Since)))];
        }
    }

    public void Learn(ServiceNews news)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            var isGap = news.Epoch > _epoch + 1 || time.GetElapsedTime(_learnedAt, now) > Unseen;
            // A process that has just begun, as one that a failover called for, does not know what was before: any region that is not active may have been.
            var before = _serving ?? [.. (news.Regions ?? []).Select(r => r.Name)];
            // A region that a change opened has taken conversations over, also when it never becomes active.
            List<string> serving = [.. news.Active.Union(news.Switchover?.Opens ?? [])];
            List<string> taking = [.. serving.Except(news.Switchover?.Drains ?? [])];
            foreach (var left in before.Except(serving).Concat(LeftBy(news)).Where(r => r != region))
                _left[left] = new(_left.TryGetValue(left, out var known) ? known.Since : now, now);
            foreach (var open in _left.Keys.Where(r => isGap || _taking.Contains(r) || taking.Contains(r)).ToList())
                _left[open] = _left[open] with { Since = now };
            (_serving, _taking, _epoch, _learnedAt) = (serving, taking, news.Epoch, now);
        }
    }

    private static IEnumerable<string> LeftBy(ServiceNews news) => news switch
    {
        { Switchover: { Opens.Count: > 0 } planned } => planned.Drains.Concat(news.Active.Except(planned.Opens)),
        { Switchover: { } planned } => planned.Drains,
        { Changing: true } => news.Active,
        _ => [],
    };

    /// <param name="Since">No conversation has come to it since then.</param>
    /// <param name="Last">When the service left it last.</param>
    private readonly record struct Left(long Since, long Last);
}

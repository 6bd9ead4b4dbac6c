namespace AgentRegions.Sidecar.Knowledge;

/// <summary>
/// Which other regions the service leaves, or left less than a given time ago: what they wrote last may not have been replicated to here. Safe for concurrent use.
/// </summary>
internal sealed class HandoverWatch(string region, TimeSpan lateArrivals, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _leftAt = new(StringComparer.Ordinal);
    private IReadOnlyList<string>? _serving;

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<string> Leaving
    {
        get
        {
            lock (_lock)
                return _leftAt.Count == 0 ? [] : [.. _leftAt.Where(l => time.GetElapsedTime(l.Value) < lateArrivals).Select(l => l.Key)];
        }
    }

    public void Learn(ServiceNews news)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            // A process that has just begun, as one that a failover called for, does not know what was before: any region that is not active may have been.
            var before = _serving ?? [.. (news.Regions ?? []).Select(r => r.Name)];
            // A region that a change opened has taken conversations over, also when it never becomes active.
            List<string> serving = [.. news.Active.Union(news.Switchover?.Opens ?? [])];
            foreach (var left in before.Except(serving).Concat(LeftBy(news)).Where(r => r != region))
                _leftAt[left] = now;
            _serving = serving;
        }
    }

    private static IEnumerable<string> LeftBy(ServiceNews news) => news switch
    {
        { Switchover: { Opens.Count: > 0 } planned } => planned.Drains.Concat(news.Active.Except(planned.Opens)),
        { Switchover: { } planned } => planned.Drains,
        { Changing: true } => news.Active,
        _ => [],
    };
}

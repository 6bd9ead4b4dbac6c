namespace AgentRegions.Core.Sessions;

/// <summary>Which of several heads goes on. No rule here trusts a clock, but for the one that says so by its name.</summary>
public static class HeadOrder
{
    /// <summary>By epoch, then version, then the region's name: the same everywhere, whatever order the heads came in.</summary>
    public static IComparer<SessionHead> ByVersion { get; } = Comparer<SessionHead>.Create(static (x, y) =>
    {
        var order = x.Epoch.CompareTo(y.Epoch);
        order = order != 0 ? order : x.Version.CompareTo(y.Version);
        return order != 0 ? order : string.CompareOrdinal(x.Region, y.Region);
    });

    /// <summary>By the time of the last activity, which clocks may have wrong; then as <see cref="ByVersion"/>.</summary>
    public static IComparer<SessionHead> ByLastWrite { get; } = Comparer<SessionHead>.Create(static (x, y) =>
    {
        var order = x.LastActiveAt.CompareTo(y.LastActiveAt);
        return order != 0 ? order : ByVersion.Compare(x, y);
    });

    /// <summary>
    /// The heads that no other one contains, the winner first. One: no fork. Of two with equal clocks, as a region's own and a copy of it, the greater stays.
    /// </summary>
    public static IReadOnlyList<SessionHead> Tips(IEnumerable<SessionHead> heads, ForkPolicy policy)
    {
        var all = heads.OrderDescending(ByVersion).ToList();
        var tips = all.Where((head, i) => !all.Where((other, j) => j != i && Contains(other, head, j < i)).Any());
        return [.. policy == ForkPolicy.LastWriteWins ? tips.OrderDescending(ByLastWrite) : tips];
    }

    private static bool Contains(SessionHead other, SessionHead head, bool isGreater) => other.Clock.CompareTo(head.Clock) switch
    {
        ClockOrder.After => true,
        ClockOrder.Equal => isGreater,
        _ => false,
    };
}

namespace AgentRegions.Core.Membership;

/// <summary>Which services another look at the roster concerns. Beats alone are no news.</summary>
public static class RosterNews
{
    /// <param name="before">What was known.</param>
    /// <param name="now">What is known.</param>
    /// <param name="service">Whether this service's next turn should come at once.</param>
    public static bool Concerns(Roster before, Roster now, NamespacedName service, MembershipOptions options)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(options);
        if (before.Observers.Count != now.Observers.Count)
            return true;
        for (var i = 0; i < now.Observers.Count; i++)
        {
            var (was, item) = (before.Observers[i], now.Observers[i]);
            if (was.Item.Process != item.Item.Process || Standing(was, options) != Standing(item, options))
                return true;
            if (ReferenceEquals(was.Item.Report, item.Item.Report))
                continue;
            if (was.Item.Report.Leaving != item.Item.Report.Leaving || was.Item.Report.Abstains != item.Item.Report.Abstains)
                return true;
            var (said, says) = (was.Item.Report.Of(service), item.Item.Report.Of(service));
            if (said is null != says is null || (said is not null && !said.SaysTheSameAs(says!)))
                return true;
        }
        return false;
    }

    private static (bool Silent, bool Lapsed) Standing(Presence presence, MembershipOptions options) =>
        (presence.SilentFor > options.Silence, presence.SilentFor >= options.Lease);
}

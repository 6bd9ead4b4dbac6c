using AgentRegions.Core.Membership;

namespace AgentRegions.Core.Quorum;

/// <summary>
/// Finds the votes on a region: this operator's own, and those that the others published. Who is silent, leaves, abstains or
/// is not configured has none.
/// </summary>
/// <param name="service">Whose regions are voted on.</param>
/// <param name="probeHash">Of the specs that this operator probes by; null: votes count whatever their observer probes by.</param>
/// <param name="rosterAge">How old the roster is: one that could not be read again is silence of all others.</param>
public sealed class VoteCollector(NamespacedName service, Observers observers, IMembership membership, TimeSpan rosterAge, string? probeHash = null)
{
    /// <summary>Whose word counts, beside this operator's own.</summary>
    internal IReadOnlyList<(Presence Observer, ServiceReport Report)> Others { get; } = OthersOf(service, observers, membership, rosterAge);

    /// <summary>When the next verdict that does not count yet may; null when all do that were asked for.</summary>
    public TimeSpan? MoreIn { get; private set; }

    /// <param name="region">The AgentRegion's name.</param>
    /// <param name="own">This operator's vote; null when it abstains.</param>
    /// <param name="anew">How long an observer takes to probe the region anew: one that was away, frozen perhaps, comes back with the verdicts of before.</param>
    public IReadOnlyList<Vote> VotesOn(string region, Vote? own, TimeSpan anew = default)
    {
        var votes = new List<Vote>(Others.Count + 1);
        if (own is not null && observers.Names.Contains(own.Observer) && (membership.IsSole || Counts(membership.Roster[own.Observer], own.HeldFor, anew)))
            votes.Add(own);
        foreach (var (observer, report) in Others)
        {
            // During a rollout an observer may still look at another endpoint, or judge it by other thresholds.
            if (probeHash is not null && report.ProbeHash is { } theirs && theirs != probeHash)
                continue;
            if (report.Regions.FirstOrDefault(r => r.Name == region) is not { } said)
                continue;
            var heldFor = observer.Item.Uptime - said.Since;
            if (Counts(observer, heldFor, anew))
                votes.Add(new(observer.Item.Observer, said.Verdict, said.Reason, said.Message, heldFor > TimeSpan.Zero ? heldFor : TimeSpan.Zero));
        }
        return votes;
    }

    /// <summary>A verdict counts that came about since the observer is there, and any other once there was time to probe anew.</summary>
    private bool Counts(Presence? observer, TimeSpan heldFor, TimeSpan anew)
    {
        if (observer is null || heldFor <= observer.PresentFor || observer.PresentFor >= anew)
            return true;
        // Presence is as old as the last look at the roster, and the next one comes within a beat.
        var wait = anew - observer.PresentFor + membership.Options.Beat;
        MoreIn = MoreIn < wait ? MoreIn : wait;
        return false;
    }

    private static List<(Presence, ServiceReport)> OthersOf(NamespacedName service, Observers observers, IMembership membership, TimeSpan rosterAge)
    {
        var others = new List<(Presence, ServiceReport)>();
        if (rosterAge > membership.Options.Silence)
            return others;
        foreach (var presence in membership.Roster.Observers)
        {
            var item = presence.Item;
            if (item.Observer == membership.Observer || presence.SilentFor > membership.Options.Silence || item.Report is { Leaving: true } or { Abstains: not null })
                continue;
            if (observers.Names.Contains(item.Observer) && item.Report.Of(service) is { Deleted: null } report)
                others.Add((presence, report));
        }
        return others;
    }
}

namespace AgentRegions.Core.Dns.Answers;

/// <param name="Healthy">Its health check's state, its target's, or true when it has neither ("How Amazon Route 53 chooses records when health checking is configured").</param>
internal sealed record Candidate(ZoneRecord Record, bool Healthy);

/// <param name="Records">Told together.</param>
internal sealed record Choice(double Share, IReadOnlyList<Candidate> Records);

/// <summary>
/// Which of the record sets of one name and type are told, by their routing policy and health. The rules without a source
/// of their own are those of "How Amazon Route 53 chooses records when health checking is configured".
/// </summary>
internal static class RecordChoice
{
    private const int MostValues = 8;

    /// <returns>Shares that add up to 1; empty when no set is for this client.</returns>
    public static IReadOnlyList<Choice> Among(IReadOnlyList<Candidate> group, ClientPlace place) => group[0].Record.Routing switch
    {
        RoutingRule.Weighted => Weighted(group),
        RoutingRule.Latency => [Nearest(HealthyOf(group), place)],
        RoutingRule.Geolocation => Located(group, place),
        RoutingRule.Failover => [Failover(group)],
        RoutingRule.MultiValue => Several(HealthyOf(group)),
        _ => [new(1, [group[0]])],
    };

    /// <summary>No healthy one: all are taken for healthy.</summary>
    private static IReadOnlyList<Candidate> HealthyOf(IReadOnlyList<Candidate> group) => group.Any(c => c.Healthy) ? [.. group.Where(c => c.Healthy)] : group;

    /// <summary>
    /// "Weighted records that have a weight of 0": those above 0 first, those of 0 when all above are unhealthy. "Values specific for
    /// weighted records": all of weight 0 are told with equal probability.
    /// </summary>
    private static List<Choice> Weighted(IReadOnlyList<Candidate> group)
    {
        List<Candidate> eligible = [.. group.Where(c => c.Healthy && Weight(c) > 0)];
        if (eligible.Count == 0)
            eligible = [.. group.Where(c => c.Healthy)];
        if (eligible.Count == 0)
            eligible = [.. group.Where(c => Weight(c) > 0)];
        if (eligible.Count == 0)
            eligible = [.. group];
        double sum = eligible.Sum(Weight);
        return [.. eligible.Select(c => new Choice(sum > 0 ? Weight(c) / sum : 1.0 / eligible.Count, [c]))];
    }

    private static int Weight(Candidate candidate) => ((RoutingRule.Weighted)candidate.Record.Routing!).Weight;

    private static Choice Nearest(IReadOnlyList<Candidate> eligible, ClientPlace place) => new(1,
    [
        eligible.OrderBy(c => place.LatencyTo(((RoutingRule.Latency)c.Record.Routing!).Region))
            .ThenBy(c => c.Record.SetIdentifier, StringComparer.Ordinal)
            .First(),
    ]);

    /// <summary>
    /// "Geolocation routing": the smallest area wins, and without a default a client in none of them is told nothing. The unhealthy
    /// are passed over for the next larger area; all unhealthy: the smallest.
    /// </summary>
    private static List<Choice> Located(IReadOnlyList<Candidate> group, ClientPlace place)
    {
        List<Candidate> applicable = [.. group
            .Select(c => (Candidate: c, Size: Size((RoutingRule.Geolocation)c.Record.Routing!, place)))
            .Where(c => c.Size is not null)
            .OrderBy(c => c.Size)
            .Select(c => c.Candidate)];
        return applicable.Count == 0 ? [] : [new(1, [applicable.Find(c => c.Healthy) ?? applicable[0]])];
    }

    /// <summary>0 for a subdivision to 3 for the default; null: not for this client.</summary>
    private static int? Size(RoutingRule.Geolocation area, ClientPlace place) => area switch
    {
        { Country: "*" } => 3,
        { Subdivision: { } subdivision } => area.Country == place.Country && subdivision == place.Subdivision ? 0 : null,
        { Country: { } country } => country == place.Country ? 1 : null,
        { Continent: { } continent } => continent == place.Continent ? 2 : null,
        _ => null,
    };

    /// <summary>"Failover routing": the secondary only while the primary is unhealthy and it is not; both unhealthy: the primary.</summary>
    private static Choice Failover(IReadOnlyList<Candidate> group)
    {
        var primary = group.FirstOrDefault(c => c.Record.Routing is RoutingRule.Failover { IsPrimary: true });
        var secondary = group.FirstOrDefault(c => c != primary);
        return new(1, [primary is null || (!primary.Healthy && secondary is { Healthy: true }) ? secondary! : primary]);
    }

    /// <summary>
    /// "Multivalue answer routing": all of up to eight. Of more, Route 53 tells different combinations; here those are eight
    /// neighbours in a ring, so that each set is told equally often.
    /// </summary>
    private static List<Choice> Several(IReadOnlyList<Candidate> eligible) => eligible.Count <= MostValues
        ? [new(1, eligible)]
        : [.. Enumerable.Range(0, eligible.Count).Select(first =>
            new Choice(1.0 / eligible.Count, [.. Enumerable.Range(first, MostValues).Select(i => eligible[i % eligible.Count])]))];
}

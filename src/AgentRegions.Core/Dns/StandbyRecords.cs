using RegionSpecs = System.Collections.Generic.IReadOnlyDictionary<string, AgentRegions.Core.Resources.AgentRegionSpec>;

namespace AgentRegions.Core.Dns;

/// <summary>
/// ActivePassive with health checks: the others stand behind the active region, for Route 53 to answer while it fails ("Active-active and active-passive failover").
/// </summary>
internal static class StandbyRecords
{
    public static IReadOnlyList<DnsRecordSet> Of(
        IReadOnlyDictionary<string, IReadOnlyList<DnsRecordSet>> own, RegionSpecs regions, string active, IReadOnlyDictionary<string, string> checks)
    {
        // Two regions are a pair also while one of them has no check; a type that the active region lacks would be its standby's alone.
        var types = own[active].Select(r => r.Type).ToHashSet();
        var able = own.Where(r => r.Value.Any(set => types.Contains(set.Type))).ToDictionary(r => r.Key, IReadOnlyList<DnsRecordSet> (r) => [.. r.Value.Where(set => types.Contains(set.Type))], StringComparer.Ordinal);
        if (!checks.ContainsKey(active) && !own[active].All(r => r.Alias is { EvaluateTargetHealth: true }))
            return own[active];
        return able.Count switch
        {
            1 => own[active],
            2 => RecordPlan.Checked(Pair(able, active), checks),
            // What weighs nothing answers once all that weighs is unhealthy.
            _ => RecordPlan.Checked(SharedRecords.ByWeight(able, regions, [active]), checks),
        };
    }

    private static IEnumerable<DnsRecordSet> Pair(Dictionary<string, IReadOnlyList<DnsRecordSet>> able, string active) => able
        .OrderBy(r => r.Key, StringComparer.Ordinal)
        .SelectMany(r => r.Value.Select(set => set with { SetIdentifier = r.Key, Routing = new RoutingRule.Failover(r.Key == active) }));
}

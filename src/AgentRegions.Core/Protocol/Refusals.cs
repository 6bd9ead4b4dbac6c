using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;

namespace AgentRegions.Core.Protocol;

/// <summary>What a batch says of whose records Route 53 refuses.</summary>
internal static class Refusals
{
    /// <summary>
    /// Whose records are to blame for a refused batch: under weights every region's are in it, and those that the zone has already are not. Where several are new to the zone, it may be
    /// any of them: they are tried one at a time.
    /// </summary>
    public static List<RefusedRecords> By(Turn turn, Operation operation, DnsSnapshot zone, IReadOnlyList<DnsRecordSet> desired, DnsChangeResult.Invalid invalid)
    {
        if (operation.StatusPage)
            return [new(RefusedRecords.StatusPage, turn.FingerprintOf(RefusedRecords.StatusPage), invalid.Message) { At = turn.Reading.StoreTime }];
        var news = desired.GroupBy(RecordPlan.RegionOf)
            .Where(g => g.Key is not null && !RecordPlan.Matches(turn.InZone(zone, g.Key), [.. g.Select(RecordPlan.Bare).Distinct()]))
            .Select(g => g.Key!)
            .ToList();
        return [.. (news.Count > 0 ? news : operation.To).Select(name => new RefusedRecords(name, turn.FingerprintOf(name), invalid.Message) { At = news.Count > 1 ? null : turn.Reading.StoreTime })];
    }

    /// <summary>What is refused still once a batch was accepted: not what was in it.</summary>
    public static IReadOnlyList<RefusedRecords> After(Turn turn, Operation operation, IReadOnlyList<DnsRecordSet> accepted, IReadOnlyList<RefusedRecords> before) =>
        operation.StatusPage || before.Count == 0 ? before : [.. before.Where(r => !Has(turn, operation, accepted, r.Region))];

    private static bool Has(Turn turn, Operation operation, IReadOnlyList<DnsRecordSet> accepted, string region)
    {
        if (turn.Input.Regions.FirstOrDefault(r => r.Name == region) is not { } known || RecordPlan.Of(turn.Input.Policy, known.Spec) is not { Count: > 0 } own)
            return false;
        var sent = accepted.Where(r => RecordPlan.RegionOf(r) is { } owner ? owner == region : operation.To is [var only] && only == region).Select(RecordPlan.Bare).ToList();
        return own.All(sent.Contains);
    }
}

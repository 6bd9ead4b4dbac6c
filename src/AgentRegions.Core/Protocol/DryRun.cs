using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Planning;

namespace AgentRegions.Core.Protocol;

/// <summary>What a request would do: the same planner and the same records, and nothing written.</summary>
/// <param name="Decision">What the planner says to the request.</param>
/// <param name="Records">The change of the zone, line by line; empty when nothing would change.</param>
/// <param name="Places">Whom clients are told before and after, by place; empty when nothing would change.</param>
public sealed record DryRun(Decision Decision, IReadOnlyList<string> Records, IReadOnlyList<PlaceChange> Places)
{
    /// <param name="reading">The register as last read.</param>
    /// <param name="zone">The zone as last read or written.</param>
    public static DryRun Of(ServiceInput input, ChangeRequest request, RegisterReading reading, DnsSnapshot? zone)
    {
        var turn = new Turn(input, 0, mayAct: _ => false) { Reading = reading };
        var decision = FailoverPlanner.Decide(turn.PlannerInput() with { Request = request });
        var desired = decision.Change is { } change ? turn.Records(change.To, zone) : null;
        return new(decision, desired is null ? [] : RecordPlan.Diff(zone?.Records ?? [], desired), desired is null ? [] : Compare(turn, decision.Change!, zone, desired));
    }

    private static List<PlaceChange> Compare(Turn turn, PlannedChange change, DnsSnapshot? zone, IReadOnlyList<DnsRecordSet> desired) =>
        [
            .. PlaceAnswer.Of(zone?.Records ?? [], string.Join(",", turn.Register.Published?.Active ?? []))
                .Zip(PlaceAnswer.Of(desired, change.To[0]), (now, then) => new PlaceChange(now.Place, now.Told, then.Told)),
        ];
}

/// <param name="Place">For example Europe.</param>
/// <param name="Now">The regions that its clients are told, with their shares.</param>
/// <param name="Then">After the change.</param>
public sealed record PlaceChange(string Place, string Now, string Then);

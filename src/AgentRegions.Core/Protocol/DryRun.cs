using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Planning;

namespace AgentRegions.Core.Protocol;

/// <summary>What a request would do: the same planner and the same records, and nothing written.</summary>
/// <param name="Decision">What the planner says to the request.</param>
/// <param name="Records">The change of the zone, line by line; empty when nothing would change.</param>
public sealed record DryRun(Decision Decision, IReadOnlyList<string> Records)
{
    /// <param name="reading">The register as last read.</param>
    /// <param name="zone">The zone as last read or written.</param>
    public static DryRun Of(ServiceInput input, ChangeRequest request, RegisterReading reading, DnsSnapshot? zone)
    {
        var turn = new Turn(input, 0, mayAct: _ => false) { Reading = reading };
        var decision = FailoverPlanner.Decide(turn.PlannerInput() with { Request = request });
        var desired = decision.Change is { } change ? turn.Records(change.To, zone) : null;
        return new(decision, desired is null ? [] : RecordPlan.Diff(zone?.Records ?? [], desired));
    }
}

using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Scaling;

/// <summary>
/// Scales a workload up once for a change of region, and back once when its region has lost the traffic again. Whatever somebody else makes of it in between is theirs.
/// </summary>
public static class ScalingRules
{
    public static ScalingStep Next(ScalingFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Demand is { } demand && Raise(facts, demand) is { } raise)
            return raise;
        return facts.Scaled switch
        {
            null => new ScalingStep.Rest(),
            // Noted, and not known to be done.
            { At: null } planned when facts.Demand is not null || facts.IsServing => facts.Replicas < planned.To
                ? new ScalingStep.Scale(planned.To, planned with { At = facts.Now })
                : new ScalingStep.Note(planned with { At = facts.Now }),
            // Also while it waits: what is not as it was left is somebody's, or was taken back already.
            { At: not null } scaled when facts is { Demand: null, IsServing: false } && facts.Replicas != scaled.To => new ScalingStep.Note(null, IsLeft: facts.Replicas != scaled.From),
            _ when facts.Demand is not null || facts.IsServing || facts.IdleFor < facts.DownAfter => new ScalingStep.Rest(),
            // One that was noted may be done in part: it was noted again for more.
            var scaled when facts.Replicas == scaled.To || (scaled.At is null && facts.Replicas > scaled.From && facts.Replicas < scaled.To) => new ScalingStep.Scale(scaled.From, null),
            var scaled => new ScalingStep.Note(null, IsLeft: facts.Replicas != scaled.From),
        };
    }

    private static bool IsOurs(ScaledWorkload scaled, int replicas) => scaled.At is null || replicas == scaled.To;

    /// <summary>What was taken back, by us before a crash or by who applies manifests, is raised again; what somebody else chose is not.</summary>
    /// <returns>Null: it is enough, or is being done.</returns>
    private static ScalingStep.Note? Raise(ScalingFacts facts, int demand) => facts.Scaled switch
    {
        null when facts.Replicas < demand => new(new() { Kind = facts.Kind, Name = facts.Name, From = facts.Replicas, To = demand }),
        { } scaled when facts.Replicas < demand && (IsOurs(scaled, facts.Replicas) ? scaled.To < demand : facts.Replicas == scaled.From) => new(scaled with { To = demand, At = null }),
        _ => null,
    };
}

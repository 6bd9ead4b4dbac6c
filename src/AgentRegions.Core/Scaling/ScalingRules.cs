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
            _ when facts.Demand is not null || facts.IsServing || facts.IdleFor < facts.DownAfter => new ScalingStep.Rest(),
            var scaled when facts.Replicas == scaled.To => new ScalingStep.Scale(scaled.From, null),
            var scaled => new ScalingStep.Note(null, IsLeft: facts.Replicas != scaled.From),
        };
    }

    /// <returns>Null: it is enough, or is being done.</returns>
    private static ScalingStep.Note? Raise(ScalingFacts facts, int demand) => facts.Scaled switch
    {
        null when facts.Replicas < demand => new(new() { From = facts.Replicas, To = demand }),
        { To: var to } scaled when to < demand && facts.Replicas < demand => new(scaled with { To = demand, At = null }),
        _ => null,
    };
}

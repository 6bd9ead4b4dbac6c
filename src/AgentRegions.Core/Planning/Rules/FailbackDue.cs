using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Planning.Rules;

/// <summary>The operator returns by itself only to a region that has been healthy for failback.stableFor, and never after a person's change.</summary>
internal static class FailbackDue
{
    public static RuleAnswer Judge(Plan plan)
    {
        if (!plan.IsAutomaticFailback)
            return plan;
        var names = string.Join(", ", plan.Subjects.Select(r => r.Name));
        if (plan.Policy.Failback.Mode == FailbackMode.Manual)
            return new Objection(Reasons.FailbackManual, $"{names} could be active again; spec.failback.mode is Manual, ask with a Failover of kind Failback");
        if (plan.Input.LastChangeByPerson)
            return new Objection(Reasons.ChangedByPerson, $"{names} could be active again; a person made the last change, so a person undoes it");
        var stableFor = plan.Policy.Failback.StableFor.Value;
        var stable = plan.Subjects.Where(r => r.Quorum.HeldFor >= stableFor).ToList();
        return stable.Count > 0
            ? plan with { Subjects = stable, Evidence = $"{string.Join(", ", stable.Select(r => r.Name))} has been healthy for {plan.Policy.Failback.StableFor}" }
            : new Objection(
                Reasons.NotStable,
                $"{names} must be healthy for {plan.Policy.Failback.StableFor} before traffic returns",
                stableFor - plan.Subjects.Max(r => r.Quorum.HeldFor));
    }
}

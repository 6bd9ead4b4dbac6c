using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Planning.Rules;

/// <summary>
/// The operator returns by itself only to a region that has been healthy for failback.stableFor, and never after a person's change. What a person holds nobody returns.
/// </summary>
internal static class FailbackDue
{
    public static RuleAnswer Judge(Plan plan)
    {
        var names = string.Join(", ", plan.Subjects.Select(r => r.Name));
        if (plan is { IsAutomaticFailback: true, Input.Drill: { } drill })
            return new Objection(Reasons.DrillAway, $"{names} could be active again; {drill}");
        if (plan is { Kind: FailoverKind.Failback, Policy.Failback.Mode: FailbackMode.Hold })
            return Held(plan, names);
        if (!plan.IsAutomaticFailback)
            return plan;
        if (plan.Policy.Failback.Mode == FailbackMode.Manual)
            return new Objection(Reasons.FailbackManual, $"{names} could be active again; spec.failback.mode is Manual, ask with a Failover of kind Failback");
        if (plan.Input.LastChangeByPerson)
            return new Objection(Reasons.ChangedByPerson, $"{names} could be active again; a person made the last change, so a person undoes it");
        if (plan.Input.Adopted is { } adopted)
            return new Objection(Reasons.Adopted, $"{names} could be active again; {adopted}");
        if (plan.Input.RolledBack is { } back && Pause(plan.Policy) - back.Since is var left && left > TimeSpan.Zero)
            return new Objection(Reasons.RolledBack, $"the last try was taken back ({back.Message}); the next one comes {new Duration(Pause(plan.Policy))} after it", left);
        var stableFor = plan.Policy.Failback.StableFor.Value;
        var stable = plan.Subjects.Where(r => r.Signals.Count == 0 && r.StableFor >= stableFor).ToList();
        return stable.Count > 0
            ? plan with { Subjects = stable, Evidence = $"{string.Join(", ", stable.Select(r => r.Name))} has been healthy for {plan.Policy.Failback.StableFor}" }
            : new Objection(
                Reasons.NotStable,
                $"{names} must be healthy for {plan.Policy.Failback.StableFor} before traffic returns{Alarms(plan)}",
                plan.Subjects.Where(r => r.Signals.Count == 0).Select(r => (TimeSpan?)(stableFor - r.StableFor)).Min());
    }

    /// <summary>Also what a person asks for: whoever set the mode meant every return.</summary>
    private static Objection Held(Plan plan, string names) => new(
        Reasons.FailbackHeld,
        $"{(names.Length > 0 ? $"{names} could be active again" : "no preferred region is healthy")}; spec.failback.mode is Hold, so nothing returns, asked for or not: set it to Manual or Automatic, or ask with a Failover of kind Switchover that names the region",
        Impossible: plan.IsRequested);

    private static string Alarms(Plan plan) =>
        plan.Subjects.SelectMany(r => r.Signals).Select(s => s.Evidence).ToList() is { Count: > 0 } live ? $", and without alarm ({string.Join("; ", live)})" : "";

    /// <summary>Streams that did not end now may not end a moment later.</summary>
    private static TimeSpan Pause(FailoverPolicySpec policy) => policy.Cooldown.Value > policy.Drain.Timeout.Value ? policy.Cooldown.Value : policy.Drain.Timeout.Value;
}

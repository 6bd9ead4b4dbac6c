using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Planning.Rules;

/// <summary>Paused holds everything; Manual holds what nobody asked for, except the first placement.</summary>
internal static class NotPaused
{
    public static RuleAnswer Judge(Plan plan) => plan.Input.Paused is { } why ? new Objection(Reasons.Paused, why, plan.Input.PausedFor) : plan.Policy.Mode switch
    {
        FailoverMode.Paused => new Objection(Reasons.Paused, "spec.mode is Paused: set it to Automatic or Manual to go on"),
        FailoverMode.Manual when !plan.IsByPerson && !plan.IsPlacement =>
            new Objection(Reasons.ManualMode, $"spec.mode is Manual: ask with a Failover object of this policy ({(plan.Evidence.Length > 0 ? plan.Evidence : "a change is due")})"),
        _ => plan,
    };
}

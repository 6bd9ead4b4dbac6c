using AgentRegions.Core.Coordination;

namespace AgentRegions.Core.Planning.Rules;

/// <summary>Two changes are at least spec.cooldown apart: a service that is thrown to and fro is worse than one that waits.</summary>
internal static class CooldownElapsed
{
    public static RuleAnswer Judge(Plan plan)
    {
        var cooldown = plan.Policy.Cooldown;
        // Nobody is thrown to and fro who is served by no region.
        if (plan.Input.OnStatusPage || plan.Input.SinceLastChange is not { } since || since >= cooldown.Value)
            return plan;
        var rest = cooldown.Value - since;
        return new Objection(
            Reasons.CoolingDown,
            $"the last change is less than spec.cooldown ({cooldown}) ago",
            rest,
            Remedy: $"a Failover with bypass: [Cooldown] does not wait, and {Acknowledgement.Remedy}");
    }
}

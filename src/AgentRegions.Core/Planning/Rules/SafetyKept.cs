using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Planning.Rules;

/// <summary>Never towards nothing: some region must be able to serve, and at least safety.minHealthyRegions of them.</summary>
internal static class SafetyKept
{
    public static RuleAnswer Judge(Plan plan)
    {
        if (plan.Input.Regions.Count == 0)
            return new Objection(Reasons.NoTarget, "spec.regionSelector selects no AgentRegion");
        var healthy = plan.Input.Regions.Count(r => r.IsHealthy);
        if (healthy == 0)
        {
            return plan.Input.Regions.Any(r => r.Quorum.Verdict == Verdict.Unknown)
                ? new Objection(Reasons.VerdictsPending, "no region is known to be healthy yet")
                : new Objection(Reasons.AllRegionsDown, plan.Policy.Safety.AllDown == AllDownAction.StatusPage
                    ? "no region is healthy: clients are sent to the status page (safety.allDown: StatusPage)"
                    : "no region is healthy: DNS stays as it is (safety.allDown: KeepLast)");
        }
        return healthy >= plan.Policy.Safety.MinHealthyRegions
            ? plan
            : new Objection(
                Reasons.TooFewHealthyRegions,
                $"{healthy} healthy {(healthy == 1 ? "region" : "regions")}, spec.safety.minHealthyRegions is {plan.Policy.Safety.MinHealthyRegions}",
                Remedy: "a Failover with bypass: [Safety] goes on");
    }
}

using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Planning.Rules;

/// <summary>Ranks the regions and keeps those that can take the traffic.</summary>
internal static class TargetChosen
{
    public static RuleAnswer Judge(Plan plan)
    {
        if (plan.Request?.Spec.To is { } name)
            return Named(plan, name);
        var ranked = plan.Input.Regions.OrderBy(r => r, RegionPreference.Instance).ToList();
        plan = plan with { Staying = Staying(plan) };
        var candidates = ranked.Select(r => new { Region = r, Why = WhyNot(plan, r) }).ToList();
        plan = plan with { Candidates = [.. candidates.Select(c => new Candidate(c.Region.Name, c.Why is null, c.Why ?? "healthy"))] };
        if (plan.IsPlacement && AwaitedVerdict(plan, ranked) is { } awaited)
            return new Objection(Reasons.VerdictsPending, $"{awaited.Name} is preferred and its verdict is not known yet", Plan: plan);
        var targets = candidates.Where(c => c.Why is null).Select(c => c.Region).ToList();
        return targets.Count > 0 || plan.StayingSuffices
            ? plan with { Targets = targets }
            : new Objection(Reasons.NoTarget, $"no region can take over: {string.Join("; ", plan.Candidates.Select(c => $"{c.Name}: {c.Reason}"))}", Plan: plan);
    }

    /// <summary>A set that shares the traffic only loses its unhealthy members, or gains recovered ones. From the status page none that DNS cannot name comes back.</summary>
    private static List<RegionState> Staying(Plan plan) =>
        plan.Policy.Routing != RoutingPolicy.ActivePassive
            ? [.. plan.Input.Regions.Where(r => plan.IsActive(r) && !r.IsUnhealthy && !(plan.Input.OnStatusPage && r.DnsProblem is not null) && !(plan.IsMismatch && plan.Subjects.Contains(r)))]
            : [];

    private static string? WhyNot(Plan plan, RegionState region) =>
        plan.IsMismatch && plan.Subjects.Contains(region) ? "its contract does not match"
        : plan.IsActive(region) && region.IsHealthy && !OneOfSeveral(plan) ? "already active"
        : !region.IsHealthy && region.Problem is { } unseen ? $"is {region.Quorum.Verdict}: {unseen}"
        : !region.IsHealthy ? $"is {region.Quorum.Verdict}: {region.Quorum.Message}"
        : plan.IsNarrowing && !plan.IsActive(region) ? "not active"
        : plan.Request?.Leg is not null && plan.Subjects.Contains(region) ? "preferred to what is active: a failback goes there, no drill"
        : !region.Spec.FailoverTarget && !plan.IsActive(region) ? "spec.failoverTarget is false: never chosen by itself"
        : plan.Policy.Routing == RoutingPolicy.Weighted && region.Spec.Weight == 0 ? "spec.weight is 0"
        : region.DnsProblem is { } problem ? problem
        : plan.Kind == FailoverKind.Failback && !plan.Subjects.Contains(region) ? "not preferred to what is active, or not stable yet"
        : (plan.IsUnplanned || plan.IsMismatch) && plan.StayingSuffices ? "joins when it is stable, not in a failover"
        : null;

    /// <summary>After a change of spec.routing: an active region may then become the only one.</summary>
    private static bool OneOfSeveral(Plan plan) => plan.Policy.Routing == RoutingPolicy.ActivePassive && plan.Input.Active.Count > 1;

    /// <summary>Placing a service is worth waiting for the verdict of a region that would be chosen.</summary>
    private static RegionState? AwaitedVerdict(Plan plan, List<RegionState> ranked)
    {
        var best = ranked.FindIndex(r => WhyNot(plan, r) is null);
        var ahead = plan.Policy.Routing != RoutingPolicy.ActivePassive || best < 0 ? ranked : ranked.Take(best);
        return ahead.FirstOrDefault(r => r.Quorum.Verdict == Verdict.Unknown && r.Problem is null && r.Spec.FailoverTarget);
    }

    private static RuleAnswer Named(Plan plan, string name)
    {
        if (plan.Input.Region(name) is not { } region)
        {
            return new Objection(
                Reasons.TargetNotFound,
                $"spec.to names {name}, which the policy does not select; it selects {string.Join(", ", plan.Input.Regions.Select(r => r.Name))}",
                Impossible: true);
        }
        if (plan.Input.Active is [var only] && only == name)
        {
            return new Objection(
                Reasons.TargetAlreadyActive,
                plan.Input.OnStatusPage ? $"{name} is the active region, and clients get the status page until it is healthy; set spec.safety.allDown to KeepLast to send them there as it is" : $"{name} is already the active region",
                Impossible: true);
        }
        if (region.DnsProblem is { } problem)
            return new Objection(Reasons.TargetNotEligible, $"{name}: {problem}");
        var chosen = plan with { Targets = [region], Candidates = [new(name, true, "asked for")] };
        if (region.IsHealthy)
            return chosen;
        var unhealthy = $"{name} is {region.Quorum.Verdict}: {region.Quorum.Message}";
        return plan.Bypasses(BypassRule.Safety)
            ? chosen with { Bypassed = [.. plan.Bypassed, $"{nameof(TargetChosen)}: {unhealthy}"], Candidates = [new(name, true, $"asked for, though it is {region.Quorum.Verdict}")] }
            : new Objection(Reasons.TargetNotEligible, unhealthy, Remedy: "bypass: [Safety] goes there all the same");
    }
}

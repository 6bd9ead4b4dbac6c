using AgentRegions.Core.Gates;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Planning;

/// <summary>What there is reason to do, before any rule is asked: at most one thing at a time.</summary>
internal static class Intent
{
    public static Plan? Of(PlannerInput input) =>
        input.Active.Count == 0 ? new Plan { Input = input, Evidence = "the service has no active region yet" }
        : input.Request is { } request ? Requested(input, request)
        : Failover(input) ?? Narrowing(input) ?? Mismatch(input) ?? Failback(input);

    private static Plan Requested(PlannerInput input, ChangeRequest request) => new()
    {
        Input = input,
        Kind = request.Spec.Kind == FailoverKind.Drill ? FailoverKind.Switchover : request.Spec.Kind,
        Subjects = Preferred(input),
        Evidence = request.Leg is { IsBack: true } leg ? $"drill {leg.Drill} goes back"
            : request.Leg is { IsScheduled: true } ? $"drill {request.Name} is scheduled"
            : $"Failover {request.Name} asks for it{(request.Spec.Reason is { Length: > 0 } why ? $": {why}" : "")}",
    };

    /// <summary>Someone sees an active region unhealthy, or it is not there any more.</summary>
    private static Plan? Failover(PlannerInput input)
    {
        var suspects = input.Regions
            .Where(r => input.Active.Contains(r.Name) && (r.IsUnhealthy || r.Votes.Any(v => v.Verdict is Verdict.Down or Verdict.Degraded)))
            .ToList();
        var missing = input.Active.Any(name => input.Region(name) is null);
        return suspects.Count > 0 || missing
            ? new Plan { Input = input, Kind = FailoverKind.Failover, Subjects = suspects }
            : null;
    }

    /// <summary>spec.routing was another before: several regions are active where one is to be.</summary>
    private static Plan? Narrowing(PlannerInput input) =>
        input.Policy.Routing == RoutingPolicy.ActivePassive && input.Active.Count > 1
            ? new Plan { Input = input, Kind = FailoverKind.Switchover, Evidence = "spec.routing is ActivePassive, and several regions are active" }
            : null;

    /// <summary>
    /// An active region of several that share the traffic says another contract than a gate that blocks requires, and one that matches could stay. A service of one active region
    /// is left where it is: a wrong contract in the right place is the lesser evil.
    /// </summary>
    private static Plan? Mismatch(PlannerInput input)
    {
        if (input.Policy.Routing == RoutingPolicy.ActivePassive || input.Active.Count < 2 || !input.Policy.Gates.Any(g => g is { Type: GateType.Contract, OnFailure: GateFailure.Block }))
            return null;
        var active = input.Regions.Where(r => input.Active.Contains(r.Name)).Select(r => (Region: r, Parity: ContractParity.Of(input.Policy, input.Regions, input.Active, r))).ToList();
        List<RegionState> leaving = [.. active.Where(r => r.Parity is { IsMatched: false }).Select(r => r.Region).OrderBy(r => r, RegionPreference.Instance)];
        return leaving.Count > 0 && active.Any(r => r is { Region.IsHealthy: true, Parity.IsMatched: true })
            ? new Plan { Input = input, Kind = FailoverKind.Failover, Subjects = leaving, IsMismatch = true }
            : null;
    }

    private static Plan? Failback(PlannerInput input) =>
        Preferred(input) is { Count: > 0 } preferred
            ? new Plan { Input = input, Kind = FailoverKind.Failback, Subjects = preferred }
            : null;

    /// <summary>Healthy regions that would rather be active: more preferred than every active one, or outside a set that shares the traffic.</summary>
    private static List<RegionState> Preferred(PlannerInput input)
    {
        var active = input.Regions.Where(r => input.Active.Contains(r.Name)).ToList();
        var bestActive = active.Count == 0 ? int.MaxValue : active.Min(r => r.Spec.Priority);
        return [.. input.Regions
            .Where(r => r.IsHealthy && r.Spec.FailoverTarget && r.DnsProblem is null && !input.Active.Contains(r.Name))
            .Where(r => input.Policy.Routing == RoutingPolicy.ActivePassive ? r.Spec.Priority < bestActive : input.Policy.Routing != RoutingPolicy.Weighted || r.Spec.Weight > 0)
            .OrderBy(r => r, RegionPreference.Instance)];
    }
}

using AgentRegions.Core.Gates;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Scaling;

namespace AgentRegions.Core.Planning.Rules;

/// <summary>Traffic goes only where the state is good enough: the first target in order of preference that the gates let through.</summary>
internal static class GatesPass
{
    private static readonly TimeSpan Pressing = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ScaledWithin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Unhurried = TimeSpan.FromSeconds(15);

    public static RuleAnswer Judge(Plan plan)
    {
        var source = ContractParity.Reference(plan.Input.Regions, plan.Input.Active);
        var judged = plan.Targets.Select(target => (Target: target, Gates: Gate.JudgeAll(plan.Policy.Gates, Question(plan, source, target)))).ToList();
        var open = plan.Bypasses(BypassRule.Gates) ? judged : [.. judged.Where(j => !j.Gates.Any(Holds))];
        List<(RegionState Target, IReadOnlyList<GateResult> Gates)> scaled = open.Count > 0 || plan.StayingSuffices || !plan.IsDryRun ? []
            : [.. judged.Where(j => j.Gates.Where(Holds).All(g => g.OpensScaled)).Take(1)];
        if (open.Count + scaled.Count == 0 && !plan.StayingSuffices)
        {
            var (target, gates) = judged[0];
            return new Objection(
                Reasons.GateBlocks,
                $"{target.Name}: {string.Join("; ", gates.Where(Holds).Select(g => $"gate {g.Name}: {g.Detail}"))}",
                AskAgain(plan, gates),
                Plan: plan with { Gates = gates, Demands = Demands(plan, judged), Candidates = Refused(plan, judged) });
        }
        var taken = scaled.Count > 0 ? scaled : plan.Policy.Routing != RoutingPolicy.ActivePassive && plan.Request?.Spec.To is null ? open : open.Take(1);
        List<string> to = [.. plan.Staying.Select(r => r.Name), .. taken.Select(j => j.Target.Name)];
        // Only a bypass leaves any.
        var held = open.Count == 0 ? [] : taken.SelectMany(j => j.Gates.Where(Holds).Select(g => $"gate {g.Name} of {j.Target.Name}: {g.Detail}"));
        return plan with
        {
            To = [.. to.Order(StringComparer.Ordinal)],
            Gates = [.. open.Concat(scaled).Take(1).SelectMany(j => j.Gates)],
            Candidates = Refused(plan, [.. judged.Except(scaled)]),
            Bypassed = [.. plan.Bypassed, .. held],
            Demands = [.. taken.SelectMany(j => DemandsOf(j.Gates))],
            ScaledFirst = [.. scaled.SelectMany(j => DemandsOf([.. j.Gates.Where(Holds)]))],
        };
    }

    private static bool Holds(GateResult gate) => gate is { Passed: false, Blocks: true };

    /// <summary>Of the first target that replicas would open; when it has not come to that in time, of all those: its pods may find no room.</summary>
    private static List<ReplicaDemand> Demands(Plan plan, List<(RegionState Target, IReadOnlyList<GateResult> Gates)> judged) =>
        [.. judged.Where(j => j.Gates.Where(Holds).All(g => g.Demand is not null)).Take(plan.WantedFor > ScaledWithin ? judged.Count : 1).SelectMany(j => DemandsOf(j.Gates))];

    private static IEnumerable<ReplicaDemand> DemandsOf(IReadOnlyList<GateResult> gates) => gates.Select(g => g.Demand).OfType<ReplicaDemand>();

    private static GateQuestion Question(Plan plan, RegionState? source, RegionState target) => new()
    {
        Source = source,
        Target = target,
        IsPlacement = plan.IsPlacement,
        IsPlanned = !plan.IsUnplanned && source is { IsHealthy: true },
        WantedFor = plan.WantedFor,
    };

    /// <summary>What gates look at changes without news of anybody's verdict.</summary>
    private static TimeSpan? AskAgain(Plan plan, IReadOnlyList<GateResult> gates)
    {
        if (plan.IsAssumed)
            return null;
        var soon = plan.WantedFor is null ? Unhurried : Pressing;
        return gates.Where(Holds).Select(g => g.ForcedIn is { } left && left < soon ? left : soon).Min();
    }

    private static List<Candidate> Refused(Plan plan, List<(RegionState Target, IReadOnlyList<GateResult> Gates)> judged) =>
        [.. plan.Candidates.Select(c => judged.Find(j => j.Target.Name == c.Name) is { Target: not null } j
            && j.Gates.FirstOrDefault(Holds) is { } gate && !plan.Bypasses(BypassRule.Gates)
                ? c with { Eligible = false, Reason = $"gate {gate.Name}: {gate.Detail}" }
                : c)];
}

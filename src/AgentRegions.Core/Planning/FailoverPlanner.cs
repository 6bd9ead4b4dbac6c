using AgentRegions.Core.Planning.Rules;
using AgentRegions.Core.Quorum;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Planning;

/// <summary>
/// Decides, from what was gathered, whether the active set changes. A pure function: the operator's loop, the dry run
/// and the preview ask the same one.
/// </summary>
public static class FailoverPlanner
{
    // The order is the order of the answers that a person wants: is it down, do we agree, may we, dare we, where to, is it ready?
    private static readonly (string Name, Func<Plan, RuleAnswer> Judge, BypassRule? Bypass)[] Rules =
    [
        (nameof(RegionDownLongEnough), RegionDownLongEnough.Judge, null),
        (nameof(MismatchConfirmed), MismatchConfirmed.Judge, null),
        (nameof(QuorumAgrees), QuorumAgrees.Judge, null),
        (nameof(OperatorsAgree), OperatorsAgree.Judge, null),
        (nameof(FailbackDue), FailbackDue.Judge, null),
        (nameof(NotPaused), NotPaused.Judge, null),
        (nameof(CooldownElapsed), CooldownElapsed.Judge, BypassRule.Cooldown),
        (nameof(DayLimitKept), DayLimitKept.Judge, BypassRule.Cooldown),
        (nameof(SafetyKept), SafetyKept.Judge, BypassRule.Safety),
        (nameof(TargetChosen), TargetChosen.Judge, null),
        (nameof(GatesPass), GatesPass.Judge, null),
    ];

    public static Decision Decide(PlannerInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (Intent.Of(input) is not { } plan)
            return Keep(input);
        foreach (var (name, judge, bypass) in Rules)
        {
            var (next, objection) = judge(plan);
            if (objection is not null)
            {
                if (bypass is not { } rule || !plan.Bypasses(rule))
                    return Hold(name, objection, plan);
                next = plan with { Bypassed = [.. plan.Bypassed, $"{name}: {objection.Message}"] };
            }
            plan = next!;
        }
        return Change(plan.Bypassed.Count == 0 ? plan : plan with { Evidence = $"{plan.Evidence}; bypassed: {string.Join("; ", plan.Bypassed)}" });
    }

    /// <summary>Were the active regions to fail now, what would be decided? For the FailoverPossible condition.</summary>
    public static Decision DecideAsIfActiveFailed(PlannerInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var failed = new QuorumVerdict(Verdict.Down, Reasons.RegionUnhealthy, "assumed", TimeSpan.MaxValue);
        return Decide(input with
        {
            Request = null,
            Regions = [.. input.Regions.Select(r => input.Active.Contains(r.Name)
                ? r with { Quorum = failed, Votes = [new("assumed", Verdict.Down, failed.Reason, failed.Message, TimeSpan.MaxValue)] }
                : r)],
        });
    }

    /// <summary>Whether clients are to get the status page of spec.safety, while nothing else can be done for them.</summary>
    public static StatusPageDecision DecideStatusPage(PlannerInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return StatusPageRule.Judge(input);
    }

    private static Decision Keep(PlannerInput input) => new()
    {
        Outcome = DecisionOutcome.Keep,
        Rule = nameof(RegionDownLongEnough),
        Reason = Reasons.Serving,
        Message = $"{string.Join(", ", input.Active)} {(input.Active.Count == 1 ? "serves" : "serve")}",
    };

    private static string Scaled(Plan plan) =>
        string.Concat(plan.ScaledFirst.Select(d => $"; the workload of {d.Region} would be scaled to {d.Replicas} first"));

    private static Decision Hold(string rule, Objection objection, Plan plan) => new()
    {
        Outcome = DecisionOutcome.Hold,
        Rule = rule,
        Reason = objection.Reason,
        Message = objection.Remedy is { } remedy && plan.Request?.Leg is null ? $"{objection.Message}; {remedy}" : objection.Message,
        AskAgainIn = objection.AskAgainIn,
        Impossible = objection.Impossible,
        Candidates = (objection.Plan ?? plan).Candidates,
        Gates = (objection.Plan ?? plan).Gates,
        Demands = (objection.Plan ?? plan).Demands,
    };

    private static Decision Change(Plan plan) => new()
    {
        Outcome = DecisionOutcome.Change,
        Rule = nameof(GatesPass),
        Reason = plan.Request?.Leg is not null ? Reasons.Drill
            : plan.IsRequested ? Reasons.Requested
            : plan.IsPlacement ? Reasons.FirstPlacement
            : plan.IsNarrowing ? Reasons.RoutingChanged
            : plan.IsMismatch ? Reasons.ContractMismatch
            : plan.Kind == FailoverKind.Failback ? Reasons.PreferredRegionRecovered
            : Reasons.RegionUnhealthy,
        Message = $"{(plan.IsPlacement ? "nothing" : string.Join(", ", plan.Input.Active))} → {string.Join(", ", plan.To)}: {plan.Evidence}{Scaled(plan)}",
        Candidates = plan.Candidates,
        Gates = plan.Gates,
        Demands = plan.Demands,
        Change = new()
        {
            Kind = plan.Kind,
            From = plan.Input.Active,
            To = plan.To,
            RequestedBy = plan.Request?.Name,
            Drill = plan.Request?.Leg,
            Evidence = plan.Evidence,
            Loss = plan.IsAssumed ? null : LossEstimate.Of([.. plan.Input.Regions.Where(r => plan.IsActive(r) && !plan.To.Contains(r.Name))]),
        },
    };
}

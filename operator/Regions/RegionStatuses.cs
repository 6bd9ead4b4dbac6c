using AgentRegions.Core.Health;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Policies;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Regions;

/// <summary>What an AgentRegion's status says.</summary>
internal static class RegionStatuses
{
    /// <param name="load">Null: what the status says stays.</param>
    /// <param name="turns">The last turns of the policies that select the region.</param>
    public static AgentRegionStatus Of(
        AgentRegion region, ObserverView? view, RegionProblem? problem, RegionLoad? load, ScaledWorkload? scaled, string observer,
        IReadOnlyList<(ServiceInput Input, ServiceOutcome Outcome)> turns, DateTimeOffset now)
    {
        var generation = region.Metadata.Generation ?? 0;
        var name = region.Metadata.Name!;
        var conditions = new Conditions(region.Status.Conditions, generation, now);
        if (problem is null && view is { Reason: HealthReason.InvalidTarget })
            problem = new(nameof(HealthReason.InvalidTarget), view.Message);
        conditions.Set(ConditionTypes.Ready, problem is null, problem?.Reason ?? "Probing", problem?.Message ?? $"probing {region.Spec.Endpoint}{region.Spec.Health.Path}");
        Reachable(conditions, view);
        Contract(conditions, name, turns);
        load ??= RegionLoad.Of(region.Status);
        return new()
        {
            ObservedGeneration = generation,
            Active = turns.Any(t => t.Outcome.Register?.Serving.Contains(name) == true),
            Verdict = QuorumOf(name, turns) ?? view?.Verdict ?? Verdict.Unknown,
            Observers = ObserverVerdicts.Of(region, view, observer, turns, now),
            Signals = SignalStatuses.Of(region, turns, now),
            Contract = view?.Contract,
            Sessions = load.Sessions,
            ReplicationLagSeconds = load.ReplicationLagSeconds,
            Scaled = scaled,
            Conditions = conditions.List,
        };
    }

    /// <summary>What the observers conclude together; null where this operator is alone.</summary>
    private static Verdict? QuorumOf(string region, IReadOnlyList<(ServiceInput Input, ServiceOutcome Outcome)> turns) =>
        turns.Where(t => t.Input.Observers.Names.Count > 1)
            .Select(t => t.Input.Regions.FirstOrDefault(r => r.Name == region)?.Quorum.Verdict)
            .FirstOrDefault(verdict => verdict is not null);

    private static void Reachable(Conditions conditions, ObserverView? view)
    {
        var status = view?.Verdict switch
        {
            Verdict.Healthy or Verdict.Degraded => ConditionStatus.True,
            Verdict.Down => ConditionStatus.False,
            _ => ConditionStatus.Unknown,
        };
        conditions.Set(ConditionTypes.Reachable, status, view?.Reason.ToString() ?? nameof(HealthReason.NotProbed), view?.Message ?? "not probed yet");
    }

    /// <summary>Only where a policy has a Contract gate is there something to match; of several policies, one that it does not match decides.</summary>
    private static void Contract(Conditions conditions, string region, IReadOnlyList<(ServiceInput Input, ServiceOutcome Outcome)> turns)
    {
        var judged = turns
            .Select(t => (t.Input.Policy, Active: t.Outcome.Register?.Active ?? [], Parity: RegionParity.Of(t.Input, t.Outcome, region)))
            .Where(t => t.Parity is not null)
            .OrderBy(t => t.Parity!.IsMatched switch { false => 0, null => 1, true => 2 })
            .ToList();
        if (judged is not [var (policy, active, parity), ..])
            return;
        if (parity!.IsMatched is not { } matches)
            conditions.Set(ConditionTypes.ContractMatched, ConditionStatus.Unknown, "ContractUnknown", parity.Detail);
        else if (matches)
            conditions.Set(ConditionTypes.ContractMatched, true, "ContractMatches", parity.Detail);
        else
            conditions.Set(ConditionTypes.ContractMatched, false, "ContractDiffers", $"{parity.Detail}; {Remedy(policy, active, region)}");
    }

    private static string Remedy(FailoverPolicySpec policy, IReadOnlyList<string> active, string region) =>
        !active.Contains(region) ? "it gets no new traffic: deploy what the active regions have"
        : policy.Routing == RoutingPolicy.ActivePassive || active.Count == 1 ? "it serves alone, so it is left where it is: deploy what is expected, correct contract.expected, or ask for a Switchover"
        : "it leaves the active set when that lasts and a region that matches stays: deploy what the others have, or correct contract.expected";
}

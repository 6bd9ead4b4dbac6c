using AgentRegions.Core.Gates;
using AgentRegions.Core.Health;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Resources;

namespace AgentRegions.Operator.Regions;

/// <summary>What an AgentRegion's status says.</summary>
internal static class RegionStatuses
{
    /// <param name="load">Null: what the status says stays.</param>
    /// <param name="turns">The last turns of the policies that select the region.</param>
    public static AgentRegionStatus Of(
        AgentRegion region, ObserverView? view, RegionProblem? problem, RegionLoad? load, string observer,
        IReadOnlyList<(ServiceInput Input, ServiceOutcome Outcome)> turns, DateTimeOffset now)
    {
        var generation = region.Metadata.Generation ?? 0;
        var name = region.Metadata.Name!;
        var conditions = new Conditions(region.Status.Conditions, generation, now);
        if (problem is null && view is { Reason: HealthReason.InvalidTarget })
            problem = new(nameof(HealthReason.InvalidTarget), view.Message);
        conditions.Set(ConditionTypes.Ready, problem is null, problem?.Reason ?? "Probing", problem?.Message ?? $"probing {region.Spec.Endpoint}{region.Spec.Health.Path}");
        Reachable(conditions, view);
        Contract(conditions, name, view, turns);
        load ??= RegionLoad.Of(region.Status);
        return new()
        {
            ObservedGeneration = generation,
            Active = turns.Any(t => t.Outcome.Register?.Active.Contains(name) == true),
            Verdict = QuorumOf(name, turns) ?? view?.Verdict ?? Verdict.Unknown,
            Observers = ObserverVerdicts.Of(region, view, observer, turns, now),
            Signals = SignalStatuses.Of(region, turns, now),
            Contract = view?.Contract,
            Sessions = load.Sessions,
            ReplicationLagSeconds = load.ReplicationLagSeconds,
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

    /// <summary>Only where a policy has a Contract gate is there something to match.</summary>
    private static void Contract(Conditions conditions, string region, ObserverView? view, IReadOnlyList<(ServiceInput Input, ServiceOutcome Outcome)> turns)
    {
        foreach (var (input, outcome) in turns)
        {
            if (input.Policy.Gates.FirstOrDefault(g => g.Type == GateType.Contract) is not { } gate)
                continue;
            var active = outcome.Register?.Active ?? [];
            var source = input.Regions.FirstOrDefault(r => active.Contains(r.Name) && r.Name != region)?.Contract;
            if (view?.Contract is not { } contract)
                conditions.Set(ConditionTypes.ContractMatched, ConditionStatus.Unknown, "ContractUnknown", "the region has not said its contract");
            else if (active.Contains(region) && gate.Contract?.Expected is null)
                conditions.Set(ConditionTypes.ContractMatched, true, "Active", "the active region's contract is what the others are compared with");
            else if (ContractGateRules.Mismatch(gate.Contract?.Expected, source, contract) is { } mismatch)
                conditions.Set(ConditionTypes.ContractMatched, false, "ContractDiffers", $"gate {gate.Name}: {mismatch}");
            else
                conditions.Set(ConditionTypes.ContractMatched, true, "ContractMatches", $"gate {gate.Name} passes");
            return;
        }
    }
}

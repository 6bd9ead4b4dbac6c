using AgentRegions.Core.Coordination;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Resources;
using AgentRegions.Operator.Failovers;

namespace AgentRegions.Operator.Policies;

/// <summary>What a FailoverPolicy's status says of a turn. It never claims what DNS did not accept.</summary>
internal static class PolicyStatuses
{
    public static FailoverPolicyStatus Of(FailoverPolicy policy, ServiceInput input, ServiceOutcome outcome, DateTimeOffset now)
    {
        var before = policy.Status;
        // Without an answer from the store, what was last true stays.
        var register = outcome.Register;
        var published = register?.Published;
        var generation = policy.Metadata.Generation ?? 0;
        return new()
        {
            ObservedGeneration = generation,
            Active = register is null ? before.Active : published is null ? null : string.Join(",", published.Active),
            ActiveRegions = register is null ? before.ActiveRegions : published?.Active ?? [],
            Epoch = register?.Epoch ?? before.Epoch,
            Term = register?.Term ?? before.Term,
            Leader = register is null ? before.Leader : register.Leader,
            Phase = register is null ? before.Phase : PhaseOf(input, outcome, register),
            Decision = outcome.Decision is null ? before.Decision : DecisionOf(before.Decision, outcome.Decision, now),
            LastFailover = register is null ? before.LastFailover
                : register.History.FirstOrDefault(h => h.Kind is not null) is { } last ? FailoverObjects.NameOf(policy.Metadata.Name!, last) : null,
            Dns = published is null ? before.Dns : new() { ChangeId = published.ChangeId, InSyncAt = published.InSyncAt },
            Conditions = ConditionsOf(new(before.Conditions, generation, now), input, outcome),
        };
    }

    /// <summary>A policy that does not pass the rules: nothing is done, and everything else stays as it was.</summary>
    public static FailoverPolicyStatus Invalid(FailoverPolicy policy, string problems, DateTimeOffset now)
    {
        var before = policy.Status;
        var generation = policy.Metadata.Generation ?? 0;
        var ready = new Conditions(before.Conditions, generation, now).Set(ConditionTypes.Ready, false, "InvalidSpec", problems).List;
        return before with
        {
            ObservedGeneration = generation,
            Conditions = [.. ready, .. before.Conditions.Where(c => c.Type != ConditionTypes.Ready)],
        };
    }

    private static PolicyPhase PhaseOf(ServiceInput input, ServiceOutcome outcome, Register register)
    {
        if (register.Operation is { Kind: not null })
            return PolicyPhase.FailingOver;
        if (register.Published is not { } published)
            return PolicyPhase.Pending;
        if (outcome.Decision is not { Outcome: DecisionOutcome.Hold } held)
            return PolicyPhase.Serving;
        return held.Reason == Reasons.AllRegionsDown ? PolicyPhase.AllDown
            : published.Active.Any(name => input.Regions.FirstOrDefault(r => r.Name == name) is not { IsUnhealthy: false }) ? PolicyPhase.Held
            : PolicyPhase.Serving;
    }

    private static DecisionStatus DecisionOf(DecisionStatus? before, Decision decision, DateTimeOffset now) => new()
    {
        Rule = decision.Rule,
        Reason = decision.Reason,
        Message = decision.Message,
        Since = before is not null && before.Rule == decision.Rule && before.Reason == decision.Reason ? before.Since : now,
        Candidates = [.. decision.Candidates.Select(c => new CandidateStatus { Name = c.Name, Eligible = c.Eligible, Reason = c.Reason })],
    };

    private static IReadOnlyList<Condition> ConditionsOf(Conditions conditions, ServiceInput input, ServiceOutcome outcome)
    {
        var register = outcome.Register;
        Ready(conditions, input, outcome.Fault);
        if (register?.Operation is { } operation)
            conditions.Set(ConditionTypes.Progressing, true, operation.Kind?.ToString() ?? "Publishing", $"epoch {operation.Epoch} to {string.Join(", ", operation.To)}");
        else
            conditions.Set(ConditionTypes.Progressing, false, "Idle", "no change is under way");
        InSync(conditions, register?.Published, outcome.Fault);
        if (register?.Leader is { } leader)
            conditions.Set(ConditionTypes.LeaderKnown, true, "Leading", $"{leader} leads in term {register.Term}");
        else
            conditions.Set(ConditionTypes.LeaderKnown, ConditionStatus.Unknown, "RegisterUnknown", outcome.Fault?.Message ?? "the register was not read yet");
        if (outcome.IfActiveFailed is { } possible)
        {
            if (possible.Change is { } change)
                conditions.Set(ConditionTypes.FailoverPossible, true, "TargetReady", $"{string.Join(", ", change.To)} would take over");
            else
                conditions.Set(ConditionTypes.FailoverPossible, false, possible.Reason, possible.Message);
        }
        return conditions.List;
    }

    private static void Ready(Conditions conditions, ServiceInput input, ServiceFault? fault)
    {
        if (input.Regions.Count == 0)
            conditions.Set(ConditionTypes.Ready, false, "NoRegions", "spec.regionSelector selects no AgentRegion of this namespace; label one with what it matches");
        else if (fault is not null)
            conditions.Set(ConditionTypes.Ready, false, fault.Reason, fault.Message);
        else
            conditions.Set(ConditionTypes.Ready, true, "Reconciled", $"watching {input.Regions.Count} {(input.Regions.Count == 1 ? "region" : "regions")}");
    }

    private static void InSync(Conditions conditions, Published? published, ServiceFault? fault)
    {
        if (fault is { Concerns: FaultArea.Dns })
            conditions.Set(ConditionTypes.DNSInSync, false, fault.Reason, fault.Message);
        else if (published is null)
            conditions.Set(ConditionTypes.DNSInSync, ConditionStatus.Unknown, "NotPublished", "nothing was published yet");
        else if (published.InSyncAt is null)
            conditions.Set(ConditionTypes.DNSInSync, false, "Pending", "Route 53 accepted the change; not all of its name servers answer it yet");
        else
            conditions.Set(ConditionTypes.DNSInSync, true, "InSync", "all name servers answer what was published");
    }
}

using AgentRegions.Core.Coordination;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Operator.Coordination;
using AgentRegions.Operator.Failovers;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Policies;

/// <summary>What a FailoverPolicy's status says of a turn. It never claims what DNS did not accept.</summary>
internal static class PolicyStatuses
{
    public static FailoverPolicyStatus Of(FailoverPolicy policy, ServiceInput input, ServiceOutcome outcome, Surroundings around, DateTimeOffset now)
    {
        var before = policy.Status;
        // Without an answer from the store, what was last true stays.
        var register = outcome.Register;
        var published = register?.Published;
        var generation = policy.Metadata.Generation ?? 0;
        var conditions = new Conditions(before.Conditions, generation, now);
        PolicyConditions.Set(conditions, input, outcome, around);
        if (UsablePolicy.Of(policy.Spec).Disabled is { Count: > 0 } disabled)
            conditions.Set(ConditionTypes.OptionalPartsValid, false, "PartsDisabled", $"these parts of the spec are not used, and all else is: {string.Join("; ", disabled)}");
        return new()
        {
            ObservedGeneration = generation,
            Active = register is null ? before.Active : published is null ? null : register.ShowsStatusPage ? StatusPageStatus.Active : string.Join(",", register.Active),
            ActiveRegions = register is null ? before.ActiveRegions : register.Serving,
            Epoch = register?.Epoch ?? before.Epoch,
            Term = register?.Term ?? before.Term,
            Leader = register is null ? before.Leader : around.NameOf(register.Leader),
            Phase = register is null ? before.Phase : PhaseOf(input, outcome, register),
            Decision = outcome.Decision is null ? before.Decision : DecisionOf(before.Decision, outcome.Decision, now),
            LastFailover = register is null ? before.LastFailover
                : register.History.FirstOrDefault(h => h.Kind is not null) is { } last ? FailoverObjects.NameOf(policy.Metadata.Name!, last) : null,
            StatusPage = register is null ? before.StatusPage : published is { StatusPage: { } since } ? new() { Since = since, Owners = register.Active } : null,
            Dns = published is null ? before.Dns : new() { ChangeId = published.ChangeId, InSyncAt = published.InSyncAt, Drift = outcome.Drift },
            Conditions = conditions.List,
        };
    }

    /// <summary>A policy that does not pass the rules, or whose store may not be used: nothing is done, and everything else stays as it was.</summary>
    public static FailoverPolicyStatus Refused(FailoverPolicy policy, CoordinationProblem problem, DateTimeOffset now)
    {
        var before = policy.Status;
        var generation = policy.Metadata.Generation ?? 0;
        var refused = new Conditions(before.Conditions, generation, now)
            .Set(ConditionTypes.Ready, false, problem.Reason, problem.Message)
            .Set(ConditionTypes.FailoverPossible, false, problem.Reason, $"nothing moves from here: {problem.Message}").List;
        return before with
        {
            ObservedGeneration = generation,
            Conditions = [.. refused, .. before.Conditions.Where(c => refused.All(r => r.Type != c.Type))],
        };
    }

    private static PolicyPhase PhaseOf(ServiceInput input, ServiceOutcome outcome, Register register)
    {
        if (register.Operation is { Kind: not null, SwitchedAt: null } || register.Preparation is not null)
            return PolicyPhase.FailingOver;
        if (register.Published is null)
            return PolicyPhase.Pending;
        if (register.ShowsStatusPage)
            return PolicyPhase.AllDown;
        if (outcome.Decision is not { Outcome: DecisionOutcome.Hold } held)
            return PolicyPhase.Serving;
        return held.Reason == Reasons.AllRegionsDown ? PolicyPhase.AllDown
            : register.Active.Any(name => input.Regions.FirstOrDefault(r => r.Name == name) is not { IsUnhealthy: false }) ? PolicyPhase.Held
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
}

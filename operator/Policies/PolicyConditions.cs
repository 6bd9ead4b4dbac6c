using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;

namespace AgentRegions.Operator.Policies;

/// <summary>A policy's conditions, from a turn and from what is known of the other operators.</summary>
internal static class PolicyConditions
{
    public static void Set(Conditions conditions, ServiceInput input, ServiceOutcome outcome, Surroundings around)
    {
        var register = outcome.Register;
        var fault = FaultOf(outcome, around);
        Ready(conditions, input, fault, around);
        if (register?.Operation is { } operation)
            conditions.Set(ConditionTypes.Progressing, true, operation.ShownKind?.ToString() ?? "Publishing", $"epoch {operation.Epoch} to {string.Join(", ", operation.To)}");
        else if (register?.Preparation is { } preparation)
            conditions.Set(ConditionTypes.Progressing, true, preparation.Phase.ToString(), $"{preparation.ShownKind} to {string.Join(", ", preparation.To)}: {preparation.Steps[^1].Detail}");
        else
            conditions.Set(ConditionTypes.Progressing, false, "Idle", "no change is under way");
        InSync(conditions, register, fault);
        Serving(conditions, input, outcome);
        HealthChecks(conditions, input, outcome);
        if (outcome.DataPlane is { } plane)
            conditions.Set(ConditionTypes.DataPlaneReady, plane.IsReady, plane.Reason, plane.Message);
        LeaderKnown(conditions, register, fault, around);
        FailoverPossible(conditions, input, outcome, fault, around);
        SpecsAgree(conditions, outcome.Agreement, around);
        DrillConditions.Set(conditions, input, outcome);
        if (register?.OpenAdoption is { } adoption)
            conditions.Set(ConditionTypes.RegisterIntact, false, Reasons.Adopted, adoption.Message);
    }

    /// <summary>Two operators of one name explain more than that the store refused this one's beat.</summary>
    private static ServiceFault? FaultOf(ServiceOutcome outcome, Surroundings around) =>
        around.Fault is { } known && (outcome.Fault is null or { Concerns: FaultArea.Coordination }) ? new(FaultArea.Coordination, known.Reason, known.Message)
        : outcome.Fault;

    private static void Ready(Conditions conditions, ServiceInput input, ServiceFault? fault, Surroundings around)
    {
        if (input.Regions.Count == 0)
            conditions.Set(ConditionTypes.Ready, false, "NoRegions", "spec.regionSelector selects no AgentRegion of this namespace; label one with what it matches");
        else if (fault is not null)
            conditions.Set(ConditionTypes.Ready, false, fault.Reason, fault.Message);
        else if (input.Observers.Problem is { } problem && input.Policy.Mode == FailoverMode.Automatic)
            conditions.Set(ConditionTypes.Ready, false, Reasons.QuorumImpossible, problem);
        else if (!input.Observers.Names.Contains(around.Membership.Observer))
            conditions.Set(ConditionTypes.Ready, true, "Watching", $"{around.Membership.Observer} is not among the observers ({string.Join(", ", input.Observers.Names)}): it watches, and has no vote");
        else
            conditions.Set(ConditionTypes.Ready, true, "Reconciled", $"watching {input.Regions.Count} {(input.Regions.Count == 1 ? "region" : "regions")}");
    }

    private static void InSync(Conditions conditions, Register? register, ServiceFault? fault)
    {
        var published = register?.Published;
        if (register is { IsAheadOfZone: true })
            conditions.Set(ConditionTypes.DNSInSync, false, "SwitchedByDataPlane", $"{string.Join(", ", register.Active)} answers by the data plane; the zone's records and TXT have not caught up{(fault is null ? "" : $": {fault.Message}")}");
        else if (fault is { Concerns: FaultArea.Dns })
            conditions.Set(ConditionTypes.DNSInSync, false, fault.Reason, fault.Message);
        else if (published is null)
            conditions.Set(ConditionTypes.DNSInSync, ConditionStatus.Unknown, "NotPublished", "nothing was published yet");
        else if (published.InSyncAt is null)
            conditions.Set(ConditionTypes.DNSInSync, false, "Pending", "Route 53 accepted the change; not all of its name servers answer it yet");
        else
            conditions.Set(ConditionTypes.DNSInSync, true, "InSync", "all name servers answer what was published");
    }

    private static void Serving(Conditions conditions, ServiceInput input, ServiceOutcome outcome)
    {
        if (outcome.Register is not { Published: { } published } register)
            return;
        if (published.StatusPage is not null)
            conditions.Set(ConditionTypes.Serving, false, StatusPageStatus.Active, $"clients get the status page, and return to {string.Join(", ", register.Active)}: {outcome.StatusPage?.Message}");
        else if (input.Policy.Safety.AllDown == AllDownAction.StatusPage)
            conditions.Set(ConditionTypes.Serving, true, "Regions", $"clients are sent to {string.Join(", ", register.Serving)}, and not to the status page: {outcome.StatusPage?.Message}");
    }

    private static void HealthChecks(Conditions conditions, ServiceInput input, ServiceOutcome outcome)
    {
        if (outcome.Register is not { } register || HealthCheckProgress.Of(input, register.HealthChecks, outcome.HealthCheckFault) is not { } progress)
            return;
        conditions.Set(ConditionTypes.HealthChecksReady, progress.IsDone, progress.Reason, progress.Message);
    }

    private static void LeaderKnown(Conditions conditions, Register? register, ServiceFault? fault, Surroundings around)
    {
        if (register is null || (fault is { Concerns: FaultArea.Coordination } && around.Fault is not null))
            conditions.Set(ConditionTypes.LeaderKnown, ConditionStatus.Unknown, fault?.Reason ?? "RegisterUnknown", fault?.Message ?? "the register was not read yet");
        else if (register.Leader is not { } leader)
            conditions.Set(ConditionTypes.LeaderKnown, false, "NobodyLeads", "no operator has taken the lead yet");
        else if (around.IsSole || leader == around.Membership.Process)
            conditions.Set(ConditionTypes.LeaderKnown, true, "Leading", $"{around.NameOf(leader)} leads in term {register.Term}");
        else if (around.Find(leader) is not { } presence)
            conditions.Set(ConditionTypes.LeaderKnown, false, "LeaderGone", $"{leader} leads in term {register.Term}, and is not among the operators any more");
        else if (around.SilenceOf(presence) > around.Membership.Options.Silence)
            conditions.Set(ConditionTypes.LeaderKnown, false, "LeaderSilent", $"{around.NameOf(leader)} leads in term {register.Term}, and is silent: the lead is taken when its lease ends");
        else
            conditions.Set(ConditionTypes.LeaderKnown, true, "Following", $"{around.NameOf(leader)} leads in term {register.Term}");
    }

    private static void FailoverPossible(
        Conditions conditions, ServiceInput input, ServiceOutcome outcome, ServiceFault? fault, Surroundings around)
    {
        if (fault is { Concerns: FaultArea.Coordination })
            conditions.Set(ConditionTypes.FailoverPossible, false, fault.Reason, $"nothing moves from here: {fault.Message}");
        else if (input.Observers.Problem is { } problem)
            conditions.Set(ConditionTypes.FailoverPossible, false, Reasons.QuorumImpossible, problem);
        else if (input.Abstains is { } abstains)
            conditions.Set(ConditionTypes.FailoverPossible, false, "Abstaining", $"this operator has no vote: {abstains}");
        else if (outcome.DataPlane is not { IsReady: true } && around.LeadersDnsFault(input, outcome) is { } dns)
            conditions.Set(ConditionTypes.FailoverPossible, false, "DNSUnavailable", dns);
        else if (outcome.IfActiveFailed is { Change: { } change })
            conditions.Set(ConditionTypes.FailoverPossible, true, "TargetReady", $"{string.Join(", ", change.To)} would take over");
        else if (outcome.IfActiveFailed is { Reason: Reasons.AllRegionsDown or Reasons.NoTarget or Reasons.VerdictsPending } && IsServing(input, outcome))
            conditions.Set(ConditionTypes.FailoverPossible, false, "NoOtherRegion", $"no other region could take over: {Others(input, outcome)}");
        else if (outcome.IfActiveFailed is { } possible)
            conditions.Set(ConditionTypes.FailoverPossible, false, possible.Reason, possible.Message);
    }

    /// <summary>What is assumed to fail is healthy.</summary>
    private static bool IsServing(ServiceInput input, ServiceOutcome outcome) =>
        outcome.Register is { ShowsStatusPage: false, Active: var active } && input.Regions.Any(r => r.IsHealthy && active.Contains(r.Name));

    private static string Others(ServiceInput input, ServiceOutcome outcome) =>
        input.Regions.Where(r => !outcome.Register!.Active.Contains(r.Name)).ToList() is { Count: > 0 } others
            ? string.Join("; ", others.Select(r => $"{r.Name}: {outcome.IfActiveFailed!.Candidates.FirstOrDefault(c => c.Name == r.Name && c.Reason.Length > 0)?.Reason ?? $"is {r.Quorum.Verdict}: {r.Quorum.Message}"}"))
            : "spec.regionSelector selects none beside it";

    private static void SpecsAgree(Conditions conditions, SpecAgreement? agreement, Surroundings around)
    {
        if (agreement is null)
            conditions.Set(ConditionTypes.SpecsAgree, ConditionStatus.Unknown, "OthersUnknown", "what the other operators see is not known yet");
        else if (around.IsSole)
            conditions.Set(ConditionTypes.SpecsAgree, true, "OneOperator", agreement.Message);
        else if (!agreement.IsUnanimous)
            conditions.Set(ConditionTypes.SpecsAgree, false, agreement.State == AgreementState.Overruled ? "Overruled" : Reasons.SpecsDiffer, agreement.Message);
        else if (agreement.State == AgreementState.InForce)
            conditions.Set(ConditionTypes.SpecsAgree, true, "Agreed", agreement.Message);
        else
            conditions.Set(ConditionTypes.SpecsAgree, ConditionStatus.Unknown, "OthersSilent", agreement.Message);
    }
}

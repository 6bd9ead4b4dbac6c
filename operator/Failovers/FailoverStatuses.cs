using AgentRegions.Core.Coordination;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Failovers;

/// <summary>What a Failover's status says, made from the register's entry of the same name or epoch.</summary>
internal static class FailoverStatuses
{
    private static readonly TimeSpan ShownAnew = TimeSpan.FromSeconds(30);

    public static FailoverStatus Of(Failover failover, ServiceOutcome? outcome, DryRun? dryRun, DateTimeOffset now)
    {
        var name = failover.Metadata.Name!;
        var register = outcome?.Register;
        if (dryRun is not null)
            return Previewed(failover, dryRun, register, outcome?.Fault, now);
        if (register?.History.FirstOrDefault(h => FailoverObjects.Shows(failover, h.Epoch, h.RequestedBy)) is { } change)
            return Changed(failover, change, now);
        if (register?.Operation is { Kind: not null } operation && FailoverObjects.Shows(failover, operation.Epoch, operation.RequestedBy))
            return UnderWay(failover, operation, outcome!.Fault, now);
        if (register?.Preparation is { } preparation && preparation.RequestedBy == name)
            return Prepared(failover, preparation, now);
        if (register?.Requests.FirstOrDefault(r => r.Name == name) is { } ended)
            return Without(failover, ended, register.Drill?.Last, now);
        return IsForgotten(failover, register) ? Ended(failover, FailoverPhase.Failed, "Forgotten", "it ended, and the register does not say any more how", now)
            : Waiting(failover, outcome, now);
    }

    /// <summary>Its time is over, and there is nobody who could do what it asks for.</summary>
    public static FailoverStatus WithoutPolicy(Failover failover, DateTimeOffset now) => Ended(
        failover, FailoverPhase.Failed, "PolicyNotFound", $"gave up after spec.timeout ({failover.Spec.Timeout}): there is no FailoverPolicy {failover.Spec.PolicyRef.Name} in this namespace", now);

    /// <summary>It ended without a change. Of the last drill more is known.</summary>
    private static FailoverStatus Without(Failover failover, RequestRecord ended, DrillRecord? drill, DateTimeOffset now)
    {
        var status = Ended(failover, ended.Phase, ended.Reason, ended.Message, now) with { Steps = ended.Steps };
        return drill is null || drill.Name != ended.Name ? status : status with
        {
            From = drill.From.Count > 0 ? string.Join(",", drill.From) : null,
            To = drill.To.Count > 0 ? string.Join(",", drill.To) : null,
            Gates = drill.Gates,
            Preview = drill.Preview,
        };
    }

    /// <summary>An object that the operators made for a drill of which the register says nothing: this operator was away while it ended.</summary>
    private static bool IsForgotten(Failover failover, Register? register) =>
        register is not null && FailoverObjects.IsRecord(failover) && FailoverObjects.IsDrill(failover)
        && (register.Drill?.Current is not { } run || (failover.Metadata.Name != run.Name && failover.Metadata.Name != run.BackName));

    private static FailoverStatus Changed(Failover failover, ChangeRecord change, DateTimeOffset now)
    {
        var to = string.Join(",", change.To);
        var (reason, message) = change.Phase switch
        {
            FailoverPhase.Failed => ("RecordsRefused", change.Failure ?? ""),
            FailoverPhase.Done => ("Switched", $"all name servers answer with {to}"),
            _ => ("Verifying", $"Route 53 accepted the change to {to}; waiting until all its name servers answer it"),
        };
        return Ended(failover, change.Phase, reason, message, now) with
        {
            From = string.Join(",", change.From),
            To = to,
            Epoch = change.Epoch,
            Evidence = change.Evidence,
            Gates = change.Gates,
            Loss = change.Loss,
            ChangeId = change.ChangeId,
            Timings = change.Timings,
            Steps = Steps(change),
        };
    }

    private static List<StepStatus> Steps(ChangeRecord change)
    {
        var fenced = change.IntentAt;
        List<StepStatus> steps = [.. change.Steps, new() { Name = nameof(FailoverPhase.Fence), StartedAt = fenced - (change.Timings?.Fence?.Value ?? TimeSpan.Zero), FinishedAt = fenced, Detail = $"epoch {change.Epoch} and the intent are in the register" }];
        if (change.AcceptedAt is { } accepted)
        {
            steps.Add(new() { Name = nameof(FailoverPhase.Switch), StartedAt = fenced, FinishedAt = accepted, Detail = $"Route 53 accepted change {change.ChangeId ?? "(id unknown: the answer was lost)"}" });
            steps.Add(new() { Name = nameof(FailoverPhase.Verify), StartedAt = accepted, FinishedAt = change.InSyncAt, Detail = change.InSyncAt is null ? "" : "INSYNC" });
        }
        return steps;
    }

    private static FailoverStatus UnderWay(Failover failover, Operation operation, ServiceFault? fault, DateTimeOffset now) =>
        (operation.SwitchedAt is null ? Ended(failover, FailoverPhase.Switch, fault?.Reason ?? "Switching", fault?.Message ?? "the change of DNS is being made", now)
            : Ended(failover, FailoverPhase.Verify, "SwitchedByDataPlane", $"clients are told {string.Join(",", operation.To)}; the zone's records and TXT have not caught up{(fault is null ? "" : $": {fault.Message}")}", now)) with
        {
            From = string.Join(",", operation.From),
            To = string.Join(",", operation.To),
            Epoch = operation.Epoch,
            Evidence = operation.Evidence,
            Gates = operation.Gates,
            Loss = operation.Loss,
            Steps = [.. operation.Steps, new() { Name = nameof(FailoverPhase.Fence), StartedAt = operation.IntentAt, FinishedAt = operation.IntentAt, Detail = $"epoch {operation.Epoch} and the intent are in the register" }],
        };

    private static FailoverStatus Prepared(Failover failover, Preparation preparation, DateTimeOffset now)
    {
        var (phase, reason) = preparation.Phase switch
        {
            PreparationPhase.FinalCheckpoint => (FailoverPhase.FinalCheckpoint, "Storing"),
            PreparationPhase.RollBack => (FailoverPhase.RollingBack, RequestRecord.RolledBack),
            _ => (FailoverPhase.Drain, "Draining"),
        };
        return Ended(failover, phase, reason, $"{preparation.Failure ?? preparation.Steps[^1].Name}: {preparation.Steps[^1].Detail}", now) with
        {
            From = string.Join(",", preparation.From),
            To = string.Join(",", preparation.To),
            Evidence = preparation.Evidence,
            Gates = preparation.Gates,
            Steps = preparation.Steps,
        };
    }

    private static FailoverStatus Previewed(Failover failover, DryRun dryRun, Register? register, ServiceFault? fault, DateTimeOffset now) =>
        Ended(
            failover,
            FailoverPhase.Done,
            dryRun.To is null ? "WouldNotChange" : "WouldChange",
            dryRun.Message + (fault is null ? "" : $"; but as things are: {fault.Message}"),
            now) with
        {
            From = register?.Active is { Count: > 0 } active ? string.Join(",", active) : null,
            To = dryRun.To is { } to ? string.Join(",", to) : null,
            Gates = [.. dryRun.Decision.Gates.Select(g => g.ToStatus(now))],
            Steps = dryRun.Steps,
            Preview = dryRun.ToPreview(),
        };

    private static FailoverStatus Waiting(Failover failover, ServiceOutcome? outcome, DateTimeOffset now)
    {
        var (reason, message) =
            outcome is null ? ("PolicyNotFound", $"there is no FailoverPolicy {failover.Spec.PolicyRef.Name} in this namespace, or no operator has looked at it yet")
            : outcome.Fault is { } fault ? (fault.Reason, fault.Message)
            : SaidTo(failover, outcome) is { } said ? (said.Reason, $"{said.Rule}: {said.Message}")
            : ("Queued", "waits for its turn");
        return Ended(failover, FailoverPhase.Pending, reason, message, now) with { Gates = WaitingGates(failover, outcome, now) };
    }

    private static List<GateStatus> WaitingGates(Failover failover, ServiceOutcome? outcome, DateTimeOffset now) =>
        outcome is not null && SaidTo(failover, outcome) is { } said
            ? [.. said.Gates.Select(g => Unhurried(failover.Status.Gates.FirstOrDefault(s => s.Name == g.Name), g.ToStatus(now)))]
            : [];

    private static Decision? SaidTo(Failover failover, ServiceOutcome outcome) =>
        outcome.Waiting is { } waiting && waiting.Request == failover.Metadata.Name ? waiting.Decision
        : outcome.Drill is { } drill && drill.Request == failover.Metadata.Name ? drill.Decision
        : null;

    /// <summary>A region is seen every second; that it said the same again is no reason to write.</summary>
    private static GateStatus Unhurried(GateStatus? shown, GateStatus next) =>
        shown is not null && shown with { ObservedAt = next.ObservedAt } == next && next.ObservedAt - shown.ObservedAt < ShownAnew ? shown : next;

    private static FailoverStatus Ended(Failover failover, FailoverPhase phase, string reason, string message, DateTimeOffset now)
    {
        var generation = failover.Metadata.Generation ?? 0;
        return new()
        {
            ObservedGeneration = generation,
            Phase = phase,
            Conditions = new Conditions(failover.Status.Conditions, generation, now)
                .Set(ConditionTypes.Complete, phase == FailoverPhase.Done, reason, message)
                .Set(ConditionTypes.Failed, phase == FailoverPhase.Failed, reason, message)
                .List,
        };
    }
}

using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Drills;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Protocol;

/// <summary>
/// The part of the protocol that keeps drills: notes in the register which one is due, and ends those that have nothing more to ask for. What one asks for meanwhile is
/// decided, prepared and made as a person's request is.
/// <code>
///   (schedule) ──► Due ──► Going ──► Away ──► (way back) ──► Passed
///                   └► Skipped, or dry: Passed
/// </code>
/// </summary>
internal sealed class DrillKeeper(NamespacedName service, ICoordinationStore store, TimeProvider time)
{
    // The store's time has whole seconds: a little more than the rest, so that the next turn is past it.
    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(1);

    private (string Text, DrillSchedule Schedule)? _parsed;

    /// <param name="zone">As last read or written; null while it is not known.</param>
    /// <returns>False when another wrote the register meanwhile: the turn ends.</returns>
    public async Task<bool> TendAsync(Turn turn, DnsSnapshot? zone, CancellationToken cancellationToken)
    {
        while (Next(turn, zone) is { } next)
        {
            if (!await turn.WriteAsync(store, service, next, cancellationToken))
                return false;
            turn.Decide();
        }
        return true;
    }

    private Register? Next(Turn turn, DnsSnapshot? zone)
    {
        var (register, spec) = (turn.Register, turn.Input.Policy.Drill);
        if (register.Active.Count == 0 || turn.Agreement?.State != AgreementState.InForce)
            return null;
        var text = spec is null ? null : $"{spec.Schedule} {spec.TimeZone}";
        if (register.Drill?.Schedule != text)
            return register.Scheduling(text, turn.Reading.StoreTime);
        return register.Drill?.Current is { } run ? Tend(turn, run, zone)
            : spec is null ? null
            : Scheduled(turn, spec, text!);
    }

    private Register? Scheduled(Turn turn, DrillSpec spec, string text)
    {
        var now = turn.Reading.StoreTime;
        if (_parsed is not { } parsed || parsed.Text != text)
            _parsed = parsed = (text, new(spec.Schedule, spec.TimeZone));
        switch (DueDrill.Of(parsed.Schedule, turn.Register.Drill!.SettledAt, spec.Window.Value, now))
        {
            case DueDrill.Now due:
                return turn.Register.DrillDue(RunOf(due.At, spec));
            case DueDrill.Missed missed:
                return turn.Register.DrillEnded(
                    RunOf(missed.At, spec), DrillResult.Skipped, "WindowMissed", $"nobody led the service, or its operators did not agree, within {spec.Window} after {missed.At:u}; it is not caught up", now);
            case DueDrill.Later later:
                turn.ComeBack(later.In + Resolution);
                break;
        }
        return null;
    }

    private Register? Tend(Turn turn, DrillRun run, DnsSnapshot? zone)
    {
        var (register, now) = (turn.Register, turn.Reading.StoreTime);
        if (run.Phase == DrillPhase.Going)
            return null;
        if (run.Phase == DrillPhase.Away)
        {
            if (DrillLegs.LeftAway(run, turn.Input.Policy, now) is var left && left > TimeSpan.Zero)
                turn.ComeBack(left + Resolution);
            return turn.Drill is { Decision: { Impossible: true } never }
                ? register.DrillEnded(run, DrillResult.Failed, never.Reason, $"the service stays in {string.Join(", ", run.To)}: {never.Message}", now)
                : null;
        }
        // Once its streams are waited for, that has limits of its own.
        if (register.Preparation?.RequestedBy == run.Name || turn.Drill is not { } drill)
            return null;
        var gates = drill.Decision.Gates.Select(g => g.ToStatus(time.GetUtcNow())).ToList();
        if (run.DryRun && drill.Decision.Change is not null)
        {
            if (zone is not null)
                return Rehearsed(turn, run, drill.Request, zone, gates);
            turn.ComeBack(Resolution);
        }
        if (turn.Input.Policy.Drill is null)
            return register.DrillEnded(run, DrillResult.Skipped, "NotScheduled", "spec.drill was taken away before it began", now);
        if (now >= run.Until)
            return register.DrillEnded(run, DrillResult.Skipped, drill.Decision.Reason, $"put off until its window ended at {run.Until:u}: {drill.Decision.Rule}: {drill.Decision.Message}", now, gates);
        turn.ComeBack(run.Until - now + Resolution);
        if (drill.Decision.AskAgainIn is { } wait)
            turn.ComeBack(wait);
        return null;
    }

    private static Register Rehearsed(Turn turn, DrillRun run, PendingRequest request, DnsSnapshot zone, IReadOnlyList<GateStatus> gates)
    {
        var now = turn.Reading.StoreTime;
        var dry = DryRun.Of(turn.Input, new(request.Name, request.Spec) { Leg = request.Leg }, turn.Reading, zone);
        var change = dry.Decision.Change!;
        return turn.Register.DrillEnded(
            run with { From = change.From, To = change.To, BeganAt = now }, DrillResult.Passed, "WouldChange", dry.Message, now, gates, dry.Steps, dry.ToPreview());
    }

    private DrillRun RunOf(DateTimeOffset at, DrillSpec spec) => new()
    {
        Name = $"{service.Name}-drill-{at.UtcDateTime:yyyyMMddHHmm}",
        ScheduledAt = at,
        Until = at + spec.Window.Value,
        DryRun = spec.Mode == DrillMode.DryRun,
        Stay = spec.Stay,
        Phase = DrillPhase.Due,
    };
}

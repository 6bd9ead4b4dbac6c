using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Coordination;

/// <summary>Every way in which a drill changes the register. Pure, as <see cref="RegisterTransitions"/>.</summary>
public static class DrillTransitions
{
    /// <summary>Another schedule, or none: what was scheduled before now is not made up for.</summary>
    public static Register Scheduling(this Register register, string? schedule, DateTimeOffset storeTime)
    {
        ArgumentNullException.ThrowIfNull(register);
        return register with { Drill = (register.Drill ?? new()) with { Schedule = schedule, SettledAt = storeTime } };
    }

    /// <summary>The moment of a scheduled drill has come.</summary>
    public static Register DrillDue(this Register register, DrillRun run)
    {
        ArgumentNullException.ThrowIfNull(register);
        return register with { Drill = (register.Drill ?? new()) with { Current = run } };
    }

    /// <summary>The epoch is about to be raised: for a drill's way there, or for a change that goes before a drill.</summary>
    /// <param name="stay">For one that a person asked for: what was scheduled has it already.</param>
    public static Register SettingOut(this Register register, Operation operation, Duration stay, DateTimeOffset storeTime)
    {
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(operation);
        if (operation.Drill is not { } leg)
            return register.DrillInterrupted(operation, storeTime);
        if (leg.IsBack)
            return register;
        var known = register.Drill?.Current is { } current && current.Name == leg.Drill ? current : new DrillRun { Name = leg.Drill, Stay = stay, Phase = DrillPhase.Due };
        var free = register.Drill?.Current is { } other && other.Name != leg.Drill
            ? register.DrillEnded(other, DrillResult.Skipped, "DrillUnderWay", $"drill {leg.Drill}, which a person asked for, went before it", storeTime)
            : register;
        return free.DrillDue(known with { Phase = DrillPhase.Going, From = operation.From, To = operation.To, BeganAt = storeTime });
    }

    /// <summary>Clients are told what a drill's change says. It is no change by which others wait, and no person's.</summary>
    internal static Register Arriving(this Register register, DrillLeg leg, DateTimeOffset storeTime) =>
        register.Drill?.Current is not { } run || run.Name != leg.Drill ? register
        : !leg.IsBack ? register.DrillDue(run with { Phase = DrillPhase.Away, AwaySince = storeTime })
        : register.DrillEnded(run, DrillResult.Passed, nameof(DrillResult.Passed), $"went to {Names(run.To)} and back; {new Elapsed(Whole(storeTime - (run.AwaySince ?? storeTime)))} there", storeTime);

    /// <summary>A way back that was taken back is tried again; a way there ends its drill.</summary>
    internal static Register DrillTakenBack(this Register register, Preparation preparation, DrillLeg leg, DateTimeOffset storeTime)
    {
        var message = preparation.Failure ?? "";
        if (!leg.IsBack)
        {
            var run = RunOf(register, leg) with { From = preparation.From, To = preparation.To, BeganAt = storeTime };
            return register.DrillEnded(run, DrillResult.RolledBack, RequestRecord.RolledBack, message, storeTime, preparation.Gates, preparation.Steps);
        }
        return register.Drill?.Current is not { } away ? register
            : register.DrillDue(away with { WayBackFailed = new($"{away.BackName} to {Names(preparation.To)}", message, storeTime) });
    }

    /// <summary>Another change goes before a drill that has begun. One that is only due waits.</summary>
    private static Register DrillInterrupted(this Register register, Operation by, DateTimeOffset storeTime)
    {
        var what = $"{(by.RequestedBy is { } request ? $"Failover {request}" : by.Kind?.ToString() ?? "another change")} to {Names(by.To)} went before it: {by.Evidence}";
        if (register.Preparation is { Drill: { IsBack: false } leg } preparation)
        {
            var run = RunOf(register, leg) with { From = preparation.From, To = preparation.To, BeganAt = storeTime };
            return register.DrillEnded(run, DrillResult.Interrupted, nameof(DrillResult.Interrupted), what, storeTime, preparation.Gates, preparation.Steps);
        }
        return register.Drill?.Current is { Phase: not DrillPhase.Due } current
            ? register.DrillEnded(current, DrillResult.Interrupted, nameof(DrillResult.Interrupted), what, storeTime)
            : register;
    }

    /// <summary>It is over. Where no change stands in the history for its way there, the request's end does.</summary>
    /// <param name="gates">Of one that changed nothing.</param>
    /// <param name="preview">Of a dry one.</param>
    public static Register DrillEnded(
        this Register register, DrillRun run, DrillResult result, string reason, string message, DateTimeOffset storeTime,
        IReadOnlyList<GateStatus>? gates = null, IReadOnlyList<StepStatus>? steps = null, FailoverPreview? preview = null)
    {
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(run);
        var ledger = register.Drill ?? new();
        var over = register with
        {
            Drill = ledger with
            {
                // What came due meanwhile is not made up for.
                SettledAt = new[] { ledger.SettledAt, storeTime, run.ScheduledAt ?? storeTime }.Max(),
                Current = ledger.Current?.Name == run.Name ? null : ledger.Current,
                Last = new()
                {
                    Name = run.Name,
                    ScheduledAt = run.ScheduledAt,
                    DryRun = run.DryRun,
                    Result = result,
                    Reason = reason,
                    Message = message,
                    From = run.From,
                    To = run.To,
                    Gates = gates ?? [],
                    Preview = preview,
                    BeganAt = run.BeganAt,
                    EndedAt = storeTime,
                },
            },
        };
        // Of a way that began the history tells; of one back that will not be made nothing would.
        var isLeftThere = run.Phase == DrillPhase.Away && result != DrillResult.Passed;
        return run.Phase != DrillPhase.Due && !isLeftThere ? over : over.RequestEnded(new()
        {
            Name = isLeftThere ? run.BackName : run.Name,
            Phase = result == DrillResult.Passed ? FailoverPhase.Done : FailoverPhase.Failed,
            Reason = reason,
            Message = message,
            Steps = steps ?? [],
            Drill = new(run.Name, isLeftThere, run.ScheduledAt is not null),
            At = storeTime,
        });
    }

    /// <summary>The register is taken over from the zone, or goes: what the drill was to come back to is not known any more.</summary>
    internal static DrillLedger? Forgotten(DrillLedger? ledger) => ledger is null ? null : ledger with { Current = null };

    private static DrillRun RunOf(Register register, DrillLeg leg) =>
        register.Drill?.Current is { } current && current.Name == leg.Drill ? current : new DrillRun { Name = leg.Drill, Phase = DrillPhase.Due };

    private static string Names(IReadOnlyList<string> regions) => string.Join(", ", regions);

    private static TimeSpan Whole(TimeSpan span) => span > TimeSpan.Zero ? TimeSpan.FromSeconds(Math.Round(span.TotalSeconds)) : TimeSpan.Zero;
}

using AgentRegions.Core.Coordination;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Preparing;

/// <summary>
/// What a planned change waits for before its fence. The regions that get the traffic are opened first: whom a draining region sends on must find sidecars there
/// that run side effects.
/// <code>
///   Open ──► Drain ──► FinalCheckpoint ──► (fence)
///     │        │ not wanted any more, or too late and onTimeout: Abort
///     └────────┴──► RollBack ──► (as before)
/// </code>
/// </summary>
internal static class PreparationRules
{
    /// <summary>Two looks of a sidecar at its operator, and of that at the register.</summary>
    internal static readonly TimeSpan OpenWithin = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan CheckpointWithin = TimeSpan.FromSeconds(10);

    // The store's time has whole seconds.
    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(1);

    /// <summary>Whether there is anybody to wait for. What is left since it failed has nothing to hand over.</summary>
    public static bool IsNeeded(PlannedChange change, PreparationFacts facts) =>
        change.Kind is { } kind && kind != FailoverKind.Failover && facts is { DrainTimeout.Ticks: > 0, SourceFailed: false }
        && Readiness.Of(facts.Regions, [.. change.From.Except(change.To)], null) is var ready && (ready.Sidecars > 0 || ready.Streams > 0);

    public static Preparation Begin(PlannedChange change, IReadOnlyList<GateStatus> gates, PreparationFacts facts)
    {
        var passed = gates.Count(g => g.Passed);
        return new()
        {
            Id = "",
            Phase = PreparationPhase.Open,
            PhaseSince = facts.StoreTime,
            Kind = change.Kind!.Value,
            From = change.From,
            To = change.To,
            RequestedBy = change.RequestedBy,
            Drill = change.Drill,
            Evidence = change.Evidence,
            Gates = gates,
            Steps =
            [
                new() { Name = "Gate", StartedAt = facts.Now, FinishedAt = facts.Now, Detail = gates.Count == 0 ? "the policy has no gates" : $"{passed} of {gates.Count} gates passed" },
                new() { Name = nameof(PreparationPhase.Open), StartedAt = facts.Now },
            ],
        };
    }

    public static PreparationStep Next(Preparation preparation, PreparationFacts facts)
    {
        var now = facts.Against is { } why && preparation.Phase != PreparationPhase.RollBack ? TakeBack(preparation, why, facts) : preparation;
        while (true)
        {
            var asked = now.Phase is PreparationPhase.Open or PreparationPhase.RollBack ? now.Joining : now.Leaving;
            var ready = Readiness.Of(facts.Regions, asked, now.Demand);
            var detail = ready.Says(asked);
            var isDone = now.Phase == PreparationPhase.Open ? ready.Done >= ready.Sidecars : ready.IsDone;
            var left = LimitOf(now.Phase, facts) - (facts.StoreTime - now.PhaseSince);
            if (!isDone && left > TimeSpan.Zero && !facts.SourceFailed)
                return new PreparationStep.Wait(Saying(now, detail), left + Resolution);
            var isForced = facts.OnTimeout == DrainTimeoutAction.Force || facts.SourceFailed;
            switch (now.Phase)
            {
                case PreparationPhase.Open when isDone || isForced:
                    now = Enter(now, PreparationPhase.Drain, detail, facts);
                    break;
                case PreparationPhase.Drain when isDone:
                    return new PreparationStep.Fence(Finished(Enter(now, PreparationPhase.FinalCheckpoint, detail, facts), ready.Sidecars == 0 ? detail : "everything was stored when the streams had ended", facts));
                case PreparationPhase.Drain when isForced:
                    now = Enter(now, PreparationPhase.FinalCheckpoint, facts.SourceFailed ? $"{string.Join(", ", asked)} failed meanwhile" : $"{detail}; forced, since onTimeout is Force", facts);
                    break;
                case PreparationPhase.FinalCheckpoint:
                    return new PreparationStep.Fence(Finished(now, detail, facts));
                case PreparationPhase.RollBack:
                    return new PreparationStep.TakenBack(Finished(now, detail, facts));
                default:
                    var limit = new Duration(LimitOf(now.Phase, facts));
                    now = TakeBack(now, now.Phase == PreparationPhase.Open
                        ? $"the regions that are to join did not say within {limit} that they are ready: {detail}"
                        : $"the streams did not end within spec.drain.timeout ({limit}): {detail}; onTimeout: Force goes on all the same", facts);
                    break;
            }
        }
    }

    private static TimeSpan LimitOf(PreparationPhase phase, PreparationFacts facts) => phase switch
    {
        PreparationPhase.Open => OpenWithin,
        PreparationPhase.FinalCheckpoint => CheckpointWithin,
        _ => facts.DrainTimeout,
    };

    private static Preparation TakeBack(Preparation now, string why, PreparationFacts facts) =>
        Enter(now, PreparationPhase.RollBack, $"taken back: {why}", facts) with { Failure = why };

    private static Preparation Enter(Preparation now, PreparationPhase phase, string detail, PreparationFacts facts)
    {
        var ended = Finished(now, detail, facts);
        return ended with { Phase = phase, PhaseSince = facts.StoreTime, Steps = [.. ended.Steps, new() { Name = phase.ToString(), StartedAt = facts.Now }] };
    }

    private static Preparation Finished(Preparation now, string detail, PreparationFacts facts) =>
        now with { Steps = [.. now.Steps.SkipLast(1), now.Steps[^1] with { FinishedAt = facts.Now, Detail = detail }] };

    private static Preparation Saying(Preparation now, string detail) =>
        now.Steps[^1].Detail == detail ? now : now with { Steps = [.. now.Steps.SkipLast(1), now.Steps[^1] with { Detail = detail }] };
}

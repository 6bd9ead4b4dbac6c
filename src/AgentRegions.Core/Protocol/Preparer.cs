using AgentRegions.Core.Coordination;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Preparing;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Protocol;

/// <summary>The part of the protocol that prepares a planned change in the register, a phase at a time, until its epoch may be raised or it is taken back.</summary>
internal sealed class Preparer(NamespacedName service, ICoordinationStore store, TimeProvider time)
{
    /// <summary>Whether the turn's change may be intended now.</summary>
    public async Task<PreparerAnswer> TakeTurnAsync(Turn turn, CancellationToken cancellationToken)
    {
        // A region failed: nothing that was planned is waited for, and the intent ends it.
        if (turn.Change is { Kind: FailoverKind.Failover })
            return PreparerAnswer.Go;
        var facts = FactsOf(turn);
        if (turn.Register.Preparation is not { } preparation)
        {
            if (turn.Change is not { } change || !PreparationRules.IsNeeded(change, facts))
                return turn.Change is null ? PreparerAnswer.Wait : PreparerAnswer.Go;
            if (!await turn.WriteAsync(store, service, turn.Register.Preparing(PreparationRules.Begin(change, turn.GatesAt(facts.Now), facts)), cancellationToken))
                return PreparerAnswer.Lost;
            preparation = turn.Register.Preparation!;
            turn.Events.Add(new(false, "SwitchoverPreparing", $"{preparation.ShownKind} to {string.Join(", ", preparation.To)}: streams begin there, and those of {string.Join(", ", preparation.Leaving)} are waited for"));
        }
        var step = PreparationRules.Next(preparation, facts);
        switch (step)
        {
            case PreparationStep.Fence fence:
                turn.Prepared = fence.Preparation.Steps;
                return PreparerAnswer.Go;
            case PreparationStep.TakenBack back:
                if (!await turn.WriteAsync(store, service, (turn.Register with { Preparation = back.Preparation }).TakenBack(turn.Reading.StoreTime), cancellationToken))
                    return PreparerAnswer.Lost;
                turn.Events.Add(new(true, RequestRecord.RolledBack, $"{back.Preparation.ShownKind} to {string.Join(", ", back.Preparation.To)}{(back.Preparation.RequestedBy is { } request ? $" (Failover {request})" : "")} was taken back: {back.Preparation.Failure}"));
                turn.Decide();
                turn.ComeBack(TimeSpan.Zero);
                return PreparerAnswer.Wait;
            default:
                turn.ComeBack(((PreparationStep.Wait)step).AskAgainIn);
                return ReferenceEquals(step.Preparation, preparation) || await turn.WriteAsync(store, service, turn.Register with { Preparation = step.Preparation }, cancellationToken)
                    ? PreparerAnswer.Wait
                    : PreparerAnswer.Lost;
        }
    }

    private PreparationFacts FactsOf(Turn turn)
    {
        var change = turn.Change;
        var request = turn.Waiting is { } waiting && waiting.Request.Name == change?.RequestedBy ? waiting.Request : null;
        return new()
        {
            Regions = turn.Input.Regions,
            DrainTimeout = turn.Input.Policy.Drain.Timeout.Value,
            OnTimeout = request?.Spec.OnTimeout ?? (change is { Kind: FailoverKind.Switchover } ? DrainTimeoutAction.Force : DrainTimeoutAction.Abort),
            Against = turn.Register.Preparation is not { } preparation || (change is not null && preparation.Prepares(change.Kind, change.To, change.RequestedBy)) ? null : Against(turn, preparation, change),
            SourceFailed = turn.Decision?.Change is { Kind: FailoverKind.Failover },
            StoreTime = turn.Reading.StoreTime,
            Now = time.GetUtcNow(),
        };
    }

    private static string Against(Turn turn, Preparation preparation, PlannedChange? change) =>
        change is not null ? $"{(change.RequestedBy is { } other ? $"Failover {other}" : $"a {change.Kind}")} to {string.Join(", ", change.To)} goes before it"
        : preparation.RequestedBy is { } name ? turn.Waiting is { } waiting && waiting.Request.Name == name ? $"{waiting.Decision.Rule}: {waiting.Decision.Message}" : $"Failover {name} is not there any more"
        : turn.Decision is { } decision ? $"{decision.Rule}: {decision.Message}" : "it is not due any more";
}

internal enum PreparerAnswer
{
    /// <summary>The change may be intended.</summary>
    Go,

    /// <summary>Not yet, or nothing is to be done: the turn goes on with the rest.</summary>
    Wait,

    /// <summary>Another wrote the register meanwhile: the turn ends.</summary>
    Lost,
}

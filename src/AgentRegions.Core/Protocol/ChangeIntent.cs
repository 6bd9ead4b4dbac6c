using AgentRegions.Core.Coordination;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Protocol;

/// <summary>The part of the protocol that leads from a decision to the intent in the register: requests end, a planned change is prepared, and then the epoch rises.</summary>
internal sealed class ChangeIntent(NamespacedName service, ICoordinationStore store, ZoneSwitch zone, TimeProvider time, ProtocolOptions options)
{
    private readonly Preparer _preparer = new(service, store, time);

    /// <summary>When the first of the open requests would end by itself; null when none does.</summary>
    public static TimeSpan? TimeLeft(Turn turn)
    {
        if (turn.Reading is null)
            return null;
        TimeSpan? first = null;
        foreach (var (request, _) in turn.Open.Where(o => !turn.HasItsOwnLimits(o.Request)))
        {
            var left = request.CreatedAt + request.Spec.Timeout.Value - turn.Reading.StoreTime;
            first = first < left ? first : left;
        }
        // The store's time has whole seconds: a little more than the rest, so that the next turn is past it.
        return first is not { } wait ? null : wait > TimeSpan.Zero ? wait + TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(1);
    }

    /// <summary>Ends the requests that are past helping, a few of them. False when another wrote the register meanwhile.</summary>
    public async Task<bool> EndRequestsAsync(Turn turn, CancellationToken cancellationToken)
    {
        for (var count = 0; FirstOver(turn) is var (request, decision, ended); count++)
        {
            if (count == options.Ends)
            {
                turn.ComeBack(TimeSpan.Zero);
                break;
            }
            // One that could never be is a mistake of who asked, and no drill that was tried.
            var next = request.Leg is { } leg && !decision.Impossible
                ? turn.Register.DrillEnded(new() { Name = leg.Drill, Phase = DrillPhase.Due }, DrillResult.Skipped, ended.Reason, ended.Message, ended.At, [.. decision.Gates.Select(g => g.ToStatus(time.GetUtcNow()))])
                : turn.Register.RequestEnded(ended with { Drill = request.Leg });
            if (!await turn.WriteAsync(store, service, next, cancellationToken))
                return false;
            turn.Events.Add(new(true, "FailoverRefused", $"Failover {ended.Name}: {ended.Message}"));
            turn.Decide();
        }
        return true;
    }

    /// <summary>The first request that is past helping: past its timeout wherever it stands, and impossible only when none before it could still make it possible.</summary>
    private static (PendingRequest Request, Decision Decision, RequestRecord Ended)? FirstOver(Turn turn)
    {
        var isFirst = true;
        foreach (var (request, decision) in turn.Open.Where(o => !turn.HasItsOwnLimits(o.Request)))
        {
            if (EndOf(request, decision, isFirst && decision.Impossible, turn) is { } ended)
                return (request, decision, ended);
            isFirst = false;
        }
        return null;
    }

    /// <summary>Prepares the change that the decision calls for and writes its intent, or takes back what was prepared and is not called for any more.</summary>
    public async Task<IntentAnswer> ChangeAsync(Turn turn, CancellationToken cancellationToken) =>
        turn.Change is null && turn.Register.Preparation is null ? IntentAnswer.None
        : await _preparer.TakeTurnAsync(turn, cancellationToken) switch
        {
            PreparerAnswer.Lost => IntentAnswer.Lost,
            PreparerAnswer.Go => await WriteAsync(turn, turn.Change!, cancellationToken) ? IntentAnswer.Written : IntentAnswer.Lost,
            _ => IntentAnswer.None,
        };

    private async Task<bool> WriteAsync(Turn turn, PlannedChange change, CancellationToken cancellationToken)
    {
        var subject = turn.Input.Regions.Where(r => change.From.Contains(r.Name) && r.IsUnhealthy).OrderByDescending(r => r.Quorum.HeldFor).FirstOrDefault();
        var unplanned = change is { Kind: FailoverKind.Failover, RequestedBy: null } ? subject : null;
        var since = unplanned?.Quorum.HeldFor ?? (change.RequestedBy is null || change.Drill is { IsOperators: true } ? TimeSpan.Zero : Asked(turn));
        var operation = new Operation
        {
            Id = "",
            Epoch = 0,
            Kind = change.Kind,
            Drill = change.Drill,
            From = change.From,
            To = change.To,
            RequestedBy = change.RequestedBy,
            Evidence = change.Evidence,
            Gates = turn.GatesAt(time.GetUtcNow()),
            Steps = turn.Prepared,
            Loss = change.Loss,
            IntentAt = time.GetUtcNow(),
            Detect = unplanned is not null && turn.Input.DetectionTook.TryGetValue(unplanned.Name, out var took) ? new(took) : null,
            Decide = new(since + time.GetElapsedTime(turn.StartedAt)),
        };
        var ready = turn.Register.SettingOut(operation, turn.Input.Policy.Drill?.Stay ?? DrillSpec.DefaultStay, turn.Reading.StoreTime);
        if (!await zone.IntendAsync(turn, ready.Intending(operation, turn.HistoryLimit), cancellationToken))
            return false;
        if (operation.ShownKind is { } kind)
            turn.Events.Add(new(kind == FailoverKind.Failover, "FailoverStarted", $"{kind} to epoch {turn.Register.Epoch}: {turn.Deciding.Message}"));
        return true;
    }

    private static TimeSpan Asked(Turn turn)
    {
        var waited = turn.Reading.StoreTime - turn.Waiting!.Value.Request.CreatedAt;
        return waited > TimeSpan.Zero ? waited : TimeSpan.Zero;
    }

    private static RequestRecord? EndOf(PendingRequest request, Decision decision, bool isImpossible, Turn turn) =>
        isImpossible ? new() { Name = request.Name, Reason = decision.Reason, Message = decision.Message, At = turn.Reading.StoreTime }
        : turn.IsOver(request) ? new()
        {
            Name = request.Name,
            Reason = "TimedOut",
            Message = $"gave up after spec.timeout ({request.Spec.Timeout}): {decision.Message}",
            At = turn.Reading.StoreTime,
        }
        : null;
}

internal enum IntentAnswer
{
    /// <summary>None was written: nothing is called for, or it is being prepared.</summary>
    None,

    Written,

    /// <summary>Another wrote the register meanwhile: the turn ends.</summary>
    Lost,
}

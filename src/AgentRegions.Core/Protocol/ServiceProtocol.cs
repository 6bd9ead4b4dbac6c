using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Protocol;

/// <summary>
/// Drives one service, a turn at a time: read the register, lead, decide, write the intent, make the batch, record it.
/// <code>
///   register ──► lead (term+1) ──► zone ours? ──► operation under way? ─yes─► batch ──► accepted: close it
///                                                        │no                    │refused: read TXT and register, rebuild
///                                     decide ──► change? ──► intent (epoch+1) ──┘
/// </code>
/// Every step may run twice; a crash at any await is resumed from the register. Not thread-safe: one turn at a time.
/// </summary>
/// <param name="service">The policy's namespace and name.</param>
/// <param name="identity">This operator's, unique among all that ever lead.</param>
public sealed class ServiceProtocol(
    NamespacedName service, string identity, ICoordinationStore store, IDnsZones dns, TimeProvider time, ProtocolOptions options)
{
    private readonly ZoneSwitch _zone = new(service, store, dns, time, options);
    private int _failures;

    /// <summary>Takes one turn. Faults of the store and of DNS are in the outcome; nothing is thrown for them.</summary>
    public async Task<ServiceOutcome> TakeTurnAsync(ServiceInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var turn = new Turn(input, time.GetTimestamp());
        try
        {
            await RunAsync(turn, cancellationToken);
        }
        catch (DnsException e)
        {
            // What the zone was last known to hold stays known: should that be old, the next batch is refused and says so.
            turn.Fault = new(FaultArea.Dns, e.Fault.ToString(), e.Message);
        }
        catch (CoordinationException e)
        {
            turn.Fault = new(FaultArea.Coordination, e.Reason, e.Message);
        }
        BackOff(turn);
        return Outcome(turn);
    }

    private async Task RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        turn.Reading = await store.ReadAsync(service, cancellationToken);
        if (turn.Register.Schema > Register.CurrentSchema)
        {
            throw new CoordinationException(
                "NewerRegister", $"the register has schema {turn.Register.Schema}, this operator knows {Register.CurrentSchema}: a newer operator leads; upgrade this one");
        }
        turn.Decide();
        if (!await LeadAsync(turn, cancellationToken) || !await _zone.OwnAsync(turn, cancellationToken))
            return;
        if (turn.Register.Operation is null && !await IntendAsync(turn, cancellationToken))
            return;
        if (turn.Register.Operation is not null)
        {
            if (await _zone.PerformAsync(turn, cancellationToken))
                turn.Decide();
            if (turn.Fault is null)
                turn.ComeBack(TimeSpan.Zero);
            return;
        }
        await _zone.WatchAsync(turn, cancellationToken);
    }

    private async Task<bool> LeadAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.Reading.Value?.Leader == identity)
            return true;
        _zone.Forget();
        var former = turn.Reading.Value?.Leader;
        if (!await turn.WriteAsync(store, service, turn.Register.LedBy(identity), cancellationToken))
            return false;
        if (former is not null)
            turn.Events.Add(new(false, "LeaderChanged", $"{identity} leads in term {turn.Register.Term}, after {former}"));
        return true;
    }

    /// <summary>Ends the requests that are past helping, then writes the intent that the decision calls for. False when another wrote meanwhile.</summary>
    private async Task<bool> IntendAsync(Turn turn, CancellationToken cancellationToken)
    {
        while (turn.Waiting is { } waiting && EndOf(waiting.Request, waiting.Decision, turn) is { } ended)
        {
            if (!await turn.WriteAsync(store, service, turn.Register.RequestEnded(ended), cancellationToken))
                return false;
            turn.Events.Add(new(true, "FailoverRefused", $"Failover {ended.Name}: {ended.Message}"));
            turn.Decide();
        }
        if (turn.Change is { } change)
            return await IntendChangeAsync(turn, change, cancellationToken);
        return _zone.SyncNeeded(turn) is not { } why
            || await _zone.IntendAsync(turn, turn.Register.IntendingSync(why, time.GetUtcNow()), cancellationToken);
    }

    private async Task<bool> IntendChangeAsync(Turn turn, PlannedChange change, CancellationToken cancellationToken)
    {
        var subject = turn.Input.Regions.Where(r => change.From.Contains(r.Name) && r.IsUnhealthy).OrderByDescending(r => r.Quorum.HeldFor).FirstOrDefault();
        var unplanned = change is { Kind: FailoverKind.Failover, RequestedBy: null } ? subject : null;
        var since = unplanned?.Quorum.HeldFor ?? (change.RequestedBy is null ? TimeSpan.Zero : Asked(turn));
        var operation = new Operation
        {
            Id = "",
            Epoch = 0,
            Kind = change.Kind,
            From = change.From,
            To = change.To,
            RequestedBy = change.RequestedBy,
            Evidence = change.Evidence,
            Gates = [.. turn.Deciding.Gates.Select(g => new GateStatus { Name = g.Name, Passed = g.Passed, Detail = g.Detail })],
            IntentAt = time.GetUtcNow(),
            Detect = unplanned is not null && turn.Input.DetectionTook.TryGetValue(unplanned.Name, out var took) ? new(took) : null,
            Decide = new(since + time.GetElapsedTime(turn.StartedAt)),
        };
        if (!await _zone.IntendAsync(turn, turn.Register.Intending(operation), cancellationToken))
            return false;
        if (change.Kind is { } kind)
            turn.Events.Add(new(kind == FailoverKind.Failover, "FailoverStarted", $"{kind} to epoch {turn.Register.Epoch}: {turn.Deciding.Message}"));
        return true;
    }

    private static TimeSpan Asked(Turn turn)
    {
        var waited = turn.Reading.StoreTime - turn.Waiting!.Value.Request.CreatedAt;
        return waited > TimeSpan.Zero ? waited : TimeSpan.Zero;
    }

    // Also one whose rules pass by now: after its timeout nobody expects the service to move any more.
    private static RequestRecord? EndOf(PendingRequest request, Decision decision, Turn turn)
    {
        var waited = turn.Reading.StoreTime - request.CreatedAt;
        return decision.Impossible ? new() { Name = request.Name, Reason = decision.Reason, Message = decision.Message, At = turn.Reading.StoreTime }
            : waited >= request.Spec.Timeout.Value ? new()
            {
                Name = request.Name,
                Reason = "TimedOut",
                Message = $"gave up after spec.timeout ({request.Spec.Timeout}): {decision.Message}",
                At = turn.Reading.StoreTime,
            }
            : null;
    }

    private void BackOff(Turn turn)
    {
        _failures = turn.Fault is null ? 0 : _failures + 1;
        if (turn.Fault is not null)
        {
            var wait = options.FirstBackoff * Math.Pow(2, Math.Min(_failures - 1, 10));
            turn.ComeBack(wait < options.LongestBackoff ? wait : options.LongestBackoff);
        }
        foreach (var wish in new[] { turn.Decision?.AskAgainIn, turn.IfActiveFailed?.AskAgainIn, turn.Waiting?.Decision.AskAgainIn, TimeLeft(turn) })
        {
            if (wish is { } wait)
                turn.ComeBack(wait);
        }
        turn.ComeBack(options.DriftCheck);
    }

    private static TimeSpan? TimeLeft(Turn turn)
    {
        if (turn.Waiting is not { } waiting || turn.Reading is null)
            return null;
        var left = waiting.Request.CreatedAt + waiting.Request.Spec.Timeout.Value - turn.Reading.StoreTime;
        // The store's time has whole seconds: a little more than the rest, so that the next turn is past it.
        return left > TimeSpan.Zero ? left + TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(1);
    }

    private ServiceOutcome Outcome(Turn turn) => new()
    {
        Register = turn.Reading?.Value,
        Decision = turn.Decision,
        IfActiveFailed = turn.IfActiveFailed,
        Waiting = turn.Waiting is { } w ? (w.Request.Name, w.Decision) : null,
        Zone = _zone.Snapshot,
        Fault = turn.Fault,
        Events = turn.Events,
        ComeBackIn = turn.ComeBackIn ?? options.DriftCheck,
    };
}

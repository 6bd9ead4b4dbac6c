using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.DataPlane;
using AgentRegions.Core.Dns.HealthChecks;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Protocol;

/// <summary>
/// Drives one service, a turn at a time: read the register, lead, decide, write the intent, make the batch, record it.
/// <code>
///   register ──► lead? (term+1) ──► zone ours? ──► operation under way? ─yes─► batch ──► accepted: close it
///                                                        │no                    │refused: read TXT and register, rebuild
///                                     decide ──► change? ──► intent (epoch+1) ──┘
/// </code>
/// Every step may run twice; a crash at any await is resumed from the register. Not thread-safe: one turn at a time.
/// </summary>
public sealed class ServiceProtocol
{
    private readonly NamespacedName _service;
    private readonly IMembership _membership;
    private readonly ICoordinationStore _store;
    private readonly TimeProvider _time;
    private readonly ProtocolOptions _options;
    private readonly DnsReach _reach;
    private readonly ZoneSwitch _zone;
    private readonly Leading _leading;
    private readonly ChangeIntent _intent;
    private readonly DrillKeeper _drills;
    private readonly HealthCheckKeeper? _healthChecks;
    private readonly DataPlaneSwitch _dataPlane;
    // While Route 53's API does not answer and the data plane does without: until when it is left alone.
    private (ServiceFault Fault, long Since, TimeSpan Wait)? _away;
    private long? _term;
    private int _failures;

    /// <param name="service">The policy's namespace and name.</param>
    /// <param name="membership">How this operator stands among the others.</param>
    /// <param name="healthChecks">Null: none are made, whatever policies say.</param>
    /// <param name="keys">With which this operator's routing controls answer; null: it serves none.</param>
    public ServiceProtocol(
        NamespacedName service, IMembership membership, ICoordinationStore store, IDnsZones dns, TimeProvider time, ProtocolOptions options, IHealthChecks? healthChecks = null,
        RoutingControlKeys? keys = null)
    {
        _service = service;
        _membership = membership;
        _store = store;
        _time = time;
        _options = options;
        _reach = new(dns, time, options);
        _zone = new(service, store, _reach, time, options);
        _leading = new(service, membership, time);
        _intent = new(service, store, _zone, time, options);
        _drills = new(service, store, time);
        _dataPlane = new(service, membership, store, time, keys);
        _healthChecks = healthChecks is null ? null : new(service, store, healthChecks, time, options);
    }

    /// <summary>Takes one turn. Faults of the store and of DNS are in the outcome; nothing is thrown for them.</summary>
    public async Task<ServiceOutcome> TakeTurnAsync(ServiceInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var turn = new Turn(input, _time.GetTimestamp(), _membership.IsFreshSince)
        {
            DistrustsHealthChecks = _healthChecks?.Distrusted == true,
            MostWrites = _options.Writes,
            Service = _service,
            Keys = _dataPlane.Keys,
        };
        try
        {
            try
            {
                await RunAsync(turn, cancellationToken);
            }
            catch (DnsException e)
            {
                // What the zone was last known to hold stays known: should that be old, the next batch is refused and says so.
                turn.Fault = new(FaultArea.Dns, e.Fault.ToString(), e.Message);
            }
            await NoteToldAsync(turn, cancellationToken);
        }
        catch (CoordinationException e)
        {
            turn.Fault = new(FaultArea.Coordination, e.Reason, e.Message);
        }
        _healthChecks?.Remember(turn);
        BackOff(turn);
        return Outcome(turn);
    }

    private async Task RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        turn.Reading = await _store.ReadAsync(_service, cancellationToken);
        if (turn.Register.Schema > Register.CurrentSchema)
        {
            throw new CoordinationException(
                "NewerRegister", $"the register has schema {turn.Register.Schema}, this operator knows {Register.CurrentSchema}: a newer operator leads; upgrade this one");
        }
        var answer = _leading.Judge(turn, _reach.Fault);
        turn.Decide();
        if (!await LeadAsync(turn, answer, cancellationToken) || !await ObeyAsync(turn, cancellationToken) || !await _drills.TendAsync(turn, _zone.Snapshot, cancellationToken))
            return;
        if (_dataPlane.CanReach(turn, turn.Register.Active))
            await SwitchAheadAsync(turn, cancellationToken);
        else
            await SwitchAsync(turn, cancellationToken);
    }

    /// <summary>What the data plane does goes first, and waits for no answer of Route 53's API.</summary>
    private async Task SwitchAheadAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.Register.Operation is null or { SwitchedAt: not null })
        {
            if (!await _intent.EndRequestsAsync(turn, cancellationToken))
                return;
            if (turn.Change is { } change ? _dataPlane.CanReach(turn, change.To) : turn.Register.Preparation is not null)
            {
                switch (await _intent.ChangeAsync(turn, cancellationToken))
                {
                    case IntentAnswer.Lost:
                        return;
                    case IntentAnswer.Written:
                        // The turn ends here, so that this operator's routing controls say it and the others hear of it.
                        turn.ComeBack(TimeSpan.Zero);
                        return;
                }
            }
        }
        if (!await _dataPlane.ConfirmAsync(turn, cancellationToken))
            return;
        if (_away is { } away && away.Wait - _time.GetElapsedTime(away.Since) is var left && left > TimeSpan.Zero)
        {
            turn.Fault = away.Fault;
            turn.ComeBack(left);
            return;
        }
        using var patience = new CancellationTokenSource(_options.Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await SwitchAsync(turn, either.Token);
            _away = null;
        }
        catch (DnsException e)
        {
            Rest(turn, new(FaultArea.Dns, e.Fault.ToString(), e.Message));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // A batch that is still under way is no danger: the next one aims at the TXT that is there then.
            Rest(turn, new(FaultArea.Dns, nameof(DnsFault.Unavailable), $"Route 53's API did not answer within {new Duration(_options.Patience)}"));
        }
    }

    private void Rest(Turn turn, ServiceFault fault)
    {
        var wait = _away is { } before ? 2 * before.Wait : _options.FirstBackoff;
        _away = (fault, _time.GetTimestamp(), wait < _options.LongestBackoff ? wait : _options.LongestBackoff);
        turn.Fault = fault;
    }

    private async Task SwitchAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (!await _zone.OwnAsync(turn, cancellationToken))
            return;
        if (turn.Register.Operation is null && !await IntendAsync(turn, cancellationToken))
            return;
        if (turn.Register.Operation is { } operation)
        {
            // Once the epoch is raised the old regions are fenced, so whoever leads finishes the change, also alone: its evidence was complete when it was intended. What only brings
            // the zone in line with manifests waits until enough operators see the same ones.
            if (turn.Agreement!.State != AgreementState.InForce && operation is { RaisesEpoch: false, RequestedBy: null })
                return;
            if (StatusPaging.Instead(turn, _zone.Snapshot, _time.GetUtcNow()) is { } instead && !await _zone.IntendAsync(turn, instead, cancellationToken))
                return;
            if (await _zone.PerformAsync(turn, cancellationToken))
                turn.Decide();
            if (turn.Fault is null)
                turn.ComeBack(TimeSpan.Zero);
            return;
        }
        if (!await NoteAsync(turn, cancellationToken))
            return;
        if (KnownContracts.News(turn) is { } contracts && !await turn.WriteAsync(_store, _service, turn.Register.Knowing(contracts), cancellationToken))
            return;
        if (KnownMeanings.News(turn) is { } meanings)
        {
            if (!await turn.WriteAsync(_store, _service, turn.Register.Knowing(meanings), cancellationToken))
                return;
            // What was decided before did not know them.
            turn.Decide();
        }
        await _zone.WatchAsync(turn, cancellationToken);
        if (_healthChecks is not null && turn.Agreement!.State == AgreementState.InForce)
            await _healthChecks.TendAsync(turn, _zone.Snapshot, cancellationToken);
        DataPlaneSwitch.AwaitChecks(turn);
    }

    /// <summary>What a later leader, or the policy's end, must know: where the service is published, and who its observers are. False when another wrote the register meanwhile.</summary>
    private async Task<bool> NoteAsync(Turn turn, CancellationToken cancellationToken)
    {
        var next = _zone.Placed(turn);
        if (!_membership.IsSole && turn.Agreement!.State == AgreementState.InForce && !next.Observers.SequenceEqual(turn.Input.Observers.Names))
            next = next with { Observers = turn.Input.Observers.Names };
        return ReferenceEquals(next, turn.Register) || await turn.WriteAsync(_store, _service, next, cancellationToken);
    }

    /// <summary>Last, since nothing may wait for it.</summary>
    private async Task NoteToldAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn is not { Leadership: LeadershipAnswer.Lead, Reading: { Value: { } register } reading } || register.Leader != _membership.Process)
            return;
        var next = register.Telling(turn.Input.Policy.Notifications.Count > 0, turn.Input.Told, reading.StoreTime);
        if (!ReferenceEquals(next, register))
            await turn.WriteAsync(_store, _service, next, cancellationToken);
    }

    /// <summary>False when another leads, or is to lead.</summary>
    private async Task<bool> LeadAsync(Turn turn, LeadershipAnswer answer, CancellationToken cancellationToken)
    {
        var former = turn.Reading.Value?.Leader;
        switch (answer)
        {
            case LeadershipAnswer.Take take:
                _zone.Forget();
                if (!await turn.WriteAsync(_store, _service, turn.Register.LedBy(_membership.Process), cancellationToken))
                    return false;
                turn.Leadership = new LeadershipAnswer.Lead();
                _term = turn.Register.Term;
                if (former is not null)
                    turn.Events.Add(new(false, "LeaderChanged", $"{_membership.Process} leads in term {turn.Register.Term}, after {former}: {take.Reason}"));
                return true;
            case LeadershipAnswer.HandOver over:
                _zone.Forget();
                if (await turn.WriteAsync(_store, _service, turn.Register.LedBy(over.Process), cancellationToken))
                    turn.Events.Add(new(false, "LeaderChanged", $"{over.Process} leads in term {turn.Register.Term}, after {_membership.Process}: {over.Reason}"));
                return false;
            case LeadershipAnswer.Follow follow:
                _zone.Forget();
                if (follow.IsFault)
                {
                    turn.Fault = new(FaultArea.Coordination, follow.Reason, follow.Message);
                    turn.ComeBack(2 * _membership.Options.Beat);
                }
                if (follow.AskAgainIn is { } wait)
                    turn.ComeBack(wait);
                return false;
            default:
                // Another leader handed over, or this one lost the lead and was given it again.
                if (turn.Register.Term != _term)
                    _zone.Forget();
                _term = turn.Register.Term;
                return true;
        }
    }

    /// <summary>A person's pause and its end hold in every cluster once they stand in the register.</summary>
    private async Task<bool> ObeyAsync(Turn turn, CancellationToken cancellationToken)
    {
        foreach (var command in turn.Input.Commands.Where(c => !turn.Register.HasObeyed(c, turn.Reading.StoreTime)).ToList())
        {
            if (!await turn.WriteAsync(_store, _service, turn.Register.Obeying(command), cancellationToken))
                return false;
            turn.Events.Add(CommandNews.Of(turn.Register.Commands[0], turn.Register));
            turn.Decide();
        }
        if (_membership.IsSole)
            return true;
        var paused = turn.Input.Policy.Mode == FailoverMode.Paused ? [.. turn.PausedBy.Append(_membership.Observer).Distinct().Order(StringComparer.Ordinal)] : turn.PausedBy;
        return paused.SequenceEqual(turn.Register.PausedBy) || await turn.WriteAsync(_store, _service, turn.Register with { PausedBy = paused }, cancellationToken);
    }

    /// <summary>Ends the requests that are past helping, then writes the intent that the decision calls for. False when another wrote meanwhile.</summary>
    private async Task<bool> IntendAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (!await _intent.EndRequestsAsync(turn, cancellationToken))
            return false;
        switch (await _intent.ChangeAsync(turn, cancellationToken))
        {
            case IntentAnswer.Lost:
                return false;
            case IntentAnswer.Written:
                return true;
        }
        if (turn.Agreement!.State != AgreementState.InForce)
            return true;
        if (StatusPaging.Intent(turn, _time.GetUtcNow()) is { } toggled)
            return await _zone.IntendAsync(turn, toggled, cancellationToken);
        return _zone.SyncNeeded(turn) is not { } why
            || await _zone.IntendAsync(turn, turn.Register.IntendingSync(why, _time.GetUtcNow()), cancellationToken);
    }

    private void BackOff(Turn turn)
    {
        _failures = turn.Fault is null ? 0 : _failures + 1;
        if (turn.Fault is not null)
        {
            var wait = _options.FirstBackoff * Math.Pow(2, Math.Min(_failures - 1, 10));
            turn.ComeBack(wait < _options.LongestBackoff ? wait : _options.LongestBackoff);
        }
        foreach (var wish in new[] { turn.Decision?.AskAgainIn, turn.IfActiveFailed?.AskAgainIn, turn.StatusPage?.AskAgainIn, turn.Waiting?.Decision.AskAgainIn, turn.Drill?.Decision.AskAgainIn, ChangeIntent.TimeLeft(turn), turn.Input.VotesIn })
        {
            if (wish is { } wait)
                turn.ComeBack(wait);
        }
        turn.ComeBack(_options.DriftCheck);
    }

    private ServiceOutcome Outcome(Turn turn) => new()
    {
        Register = turn.Reading?.Value,
        StoreTime = turn.Reading?.StoreTime,
        Decision = turn.Decision,
        IfActiveFailed = turn.IfActiveFailed,
        StatusPage = turn.StatusPage,
        Waiting = turn.Waiting is { } w ? (w.Request.Name, w.Decision) : null,
        Drill = turn.Drill is { } drill ? (drill.Request.Name, drill.Decision) : null,
        Zone = _zone.Snapshot,
        Drift = turn.Reading is null ? [] : _zone.Drift(turn),
        Claim = turn is { Leadership: LeadershipAnswer.Lead, Reading: { Value: { } register, Version: { } version } } && register.Leader == _membership.Process
            ? new(register.Term, version, register.Epoch, register.Active)
            : null,
        Leadership = turn.Leadership,
        Agreement = turn.Agreement,
        DnsFault = _reach.Fault,
        HealthCheckFault = turn.Leadership is LeadershipAnswer.Lead ? _healthChecks?.Fault : null,
        DataPlane = turn.Reading?.Value is null ? null : DataPlaneProgress.Of(turn, turn.Leadership is LeadershipAnswer.Lead ? _zone.Snapshot : null, _dataPlane, turn.Leadership is LeadershipAnswer.Lead ? _healthChecks?.Fault : null),
        Fault = turn.Fault,
        Events = turn.Events,
        ComeBackIn = turn.ComeBackIn ?? _options.DriftCheck,
    };
}

using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Protocol;

/// <summary>
/// The part of the protocol that touches DNS. Every write is one batch that consumes the current ownership TXT,
/// with a sequence number reserved in the register beforehand.
/// </summary>
internal sealed class ZoneSwitch(NamespacedName service, ICoordinationStore store, IDnsZones dns, TimeProvider time, ProtocolOptions options)
{
    private string? _storeId;
    private long _readAt;
    // The number that the register reserved for the next batch; null when it may have been used.
    private long? _reserved;
    // When this process wrote the intent and how long the write took; null for an intent of another.
    private (string Operation, long At, TimeSpan Took)? _intent;

    /// <summary>What the zone holds, as last read or written under the current term; null when that is not known.</summary>
    public DnsSnapshot? Snapshot { get; private set; }

    public void Forget()
    {
        Snapshot = null;
        _reserved = null;
    }

    /// <summary>Makes sure that the zone is ours to write. False when it is not, or another wrote the register meanwhile.</summary>
    public async Task<bool> OwnAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (Snapshot is not null)
            return true;
        _storeId ??= await store.GetStoreIdAsync(cancellationToken);
        await ReadAsync(turn, cancellationToken);
        return await JudgeAsync(turn, cancellationToken);
    }

    /// <summary>Writes an intent; the sequence number in it is then free to use, once.</summary>
    public async Task<bool> IntendAsync(Turn turn, Register next, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (!await turn.WriteAsync(store, service, next, cancellationToken))
            return false;
        _reserved = next.Sequence;
        _intent = (next.Operation!.Id, time.GetTimestamp(), time.GetElapsedTime(started));
        return true;
    }

    /// <summary>Why the zone must be written though the active set stays; null when it need not be.</summary>
    public string? SyncNeeded(Turn turn)
    {
        if (Snapshot is null || turn.Register.Published is not { } published || turn.Records(published.Active) is not { } desired)
            return null;
        if (turn.Register.Epoch != published.Epoch)
            return $"epoch {turn.Register.Epoch} was not published";
        if (OwnershipText(Snapshot) != published.Ownership)
            return "the ownership record is not the last that was written";
        return RecordPlan.Matches(Snapshot.Records, desired) || IsRefused(turn, published.Active) ? null
            : $"the records differ: {string.Join("; ", RecordPlan.Diff(Snapshot.Records, desired))}";
    }

    /// <summary>Makes the operation's batch and closes the operation. False when it stays open.</summary>
    public async Task<bool> PerformAsync(Turn turn, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt <= options.Rebuilds; attempt++)
        {
            var operation = turn.Register.Operation!;
            if (turn.Records(operation.To) is not { } desired)
                return await RefuseAsync(turn, operation, [], $"{string.Join(", ", operation.To)}: no AgentRegion says what DNS shall answer", cancellationToken);
            if (_reserved is null && !await ReserveAsync(turn, cancellationToken))
                return false;
            var used = Snapshot!;
            var change = Batch(turn.Register, operation, used, desired);
            _reserved = null;
            var result = await dns.ApplyAsync(Target(turn), change, cancellationToken);
            switch (result)
            {
                case DnsChangeResult.Accepted accepted:
                    Snapshot = new(change.NextOwnership, desired);
                    _readAt = time.GetTimestamp();
                    return await CloseAsync(turn, operation, accepted, cancellationToken);
                case DnsChangeResult.Stale stale:
                    // Only the register says whether this operator still leads; only then may the batch be rebuilt.
                    Snapshot = stale.Current;
                    if (!await StillLeadsAsync(turn, cancellationToken) || !await JudgeAsync(turn, cancellationToken))
                        return false;
                    break;
                case DnsChangeResult.Invalid invalid:
                    await ReadAsync(turn, cancellationToken);
                    if (RecordPlan.Matches(Snapshot!.Records, used.Records))
                        return await RefuseAsync(turn, operation, RefusedBy(turn, operation, invalid), invalid.Message, cancellationToken);
                    break;
            }
        }
        turn.Fault = new(FaultArea.Dns, "Contended", $"the zone changed under {options.Rebuilds + 1} batches in a row: does something else write {turn.Input.Policy.Dns.Name}?");
        return false;
    }

    /// <summary>At rest: waits for INSYNC, and looks from time to time whether the zone is still as written.</summary>
    public async Task WatchAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.Register.Published is { InSyncAt: null } published)
        {
            var inSync = published.ChangeId is { } id
                ? await dns.IsInSyncAsync(id, cancellationToken)
                : time.GetUtcNow() - published.AcceptedAt >= TimeSpan.FromSeconds(60);
            if (!inSync)
                turn.ComeBack(options.SyncCheck);
            else if (await turn.WriteAsync(store, service, turn.Register.InSync(time.GetUtcNow()), cancellationToken)
                && turn.Register.History is [{ Phase: FailoverPhase.Done, Kind: { } kind } last, ..] && last.Epoch == published.Epoch && last.ChangeId == published.ChangeId)
                turn.Events.Add(new(false, "FailoverCompleted", $"{kind} to {string.Join(", ", last.To)} is complete at epoch {last.Epoch}: all name servers answer it"));
        }
        if (turn.Register.Published is { } current && IsRefused(turn, current.Active) && turn.Register.Refused.First(r => current.Active.Contains(r.Region)) is { } refused)
            turn.Fault = new(FaultArea.Dns, "RecordsRefused", $"Route 53 refused the records of {refused.Region}; DNS keeps what it had: {refused.Message}");
        if (time.GetElapsedTime(_readAt) < options.DriftCheck)
            return;
        await ReadAsync(turn, cancellationToken);
        if (await JudgeAsync(turn, cancellationToken) && SyncNeeded(turn) is { } why)
        {
            turn.Events.Add(new(true, "DNSDrifted", why));
            turn.ComeBack(TimeSpan.Zero);
        }
    }

    private async Task ReadAsync(Turn turn, CancellationToken cancellationToken)
    {
        Snapshot = await dns.ReadAsync(Target(turn), cancellationToken);
        _readAt = time.GetTimestamp();
    }

    private async Task<bool> JudgeAsync(Turn turn, CancellationToken cancellationToken)
    {
        switch (ZoneOwnership.Judge(Snapshot!, _storeId!, service, turn.Register, turn.Input.Policy.Dns.Adopt))
        {
            case ZoneOwnership.Foreign foreign:
                turn.Fault = new(FaultArea.Dns, foreign.Reason, foreign.Message);
                Snapshot = null;
                return false;
            case ZoneOwnership.RegisterIsOlder { Zone: var zone }:
                turn.Events.Add(new(true, "RegisterWasOlder", $"the zone is at epoch {zone.Epoch}, the register at {turn.Register.Epoch}: taking over its active set {string.Join(", ", zone.Active)}"));
                if (!await IntendAsync(turn, turn.Register.Adopting(zone, OwnershipText(Snapshot!)!, time.GetUtcNow()), cancellationToken))
                    return false;
                turn.Decide();
                return true;
            default:
                return true;
        }
    }

    private async Task<bool> ReserveAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (!await turn.WriteAsync(store, service, turn.Register.Reserving(), cancellationToken))
            return false;
        _reserved = turn.Register.Sequence;
        return true;
    }

    private async Task<bool> StillLeadsAsync(Turn turn, CancellationToken cancellationToken)
    {
        var (term, leader) = (turn.Register.Term, turn.Register.Leader);
        turn.Reading = await store.ReadAsync(service, cancellationToken);
        return turn.Register.Term == term && turn.Register.Leader == leader && turn.Register.Operation is not null;
    }

    private DnsChange Batch(Register register, Operation operation, DnsSnapshot zone, IReadOnlyList<DnsRecordSet> desired)
    {
        var next = new OwnershipRecord
        {
            StoreId = _storeId!,
            Service = service,
            Term = register.Term,
            Epoch = operation.Epoch,
            Active = operation.To,
            Operation = operation.Id,
            Sequence = _reserved!.Value,
        };
        var txt = new DnsRecordSet
        {
            Name = OwnershipRecord.NameFor(desired[0].Name),
            Type = DnsRecordType.TXT,
            TtlSeconds = 60,
            Values = [next.Format()],
        };
        return new(zone.Ownership, txt, desired, RecordPlan.Superfluous(zone.Records, desired));
    }

    private async Task<bool> CloseAsync(Turn turn, Operation operation, DnsChangeResult.Accepted accepted, CancellationToken cancellationToken)
    {
        var published = new Published
        {
            Epoch = operation.Epoch,
            Active = operation.To,
            Ownership = OwnershipText(Snapshot!)!,
            ChangeId = accepted.ChangeId,
            AcceptedAt = time.GetUtcNow(),
        };
        var timings = TimingsOf(operation);
        if (!await turn.WriteAsync(store, service, turn.Register.Accepted(published, timings, turn.Reading.StoreTime, turn.HistoryLimit), cancellationToken))
            return false;
        if (operation.RaisesEpoch)
        {
            turn.Events.Add(new(false, operation.Kind is null ? "ActiveSetPlaced" : "DNSSwitched",
                $"{turn.Input.Policy.Dns.Name} answers with {string.Join(", ", operation.To)} since epoch {operation.Epoch}{(timings.Total is { } total ? $", {total} after the first failed probe" : "")}"));
        }
        else
            turn.Events.Add(new(false, "DNSRepaired", operation.Evidence));
        return true;
    }

    private FailoverTimings TimingsOf(Operation operation)
    {
        if (_intent is not { } intent || intent.Operation != operation.Id)
            return new() { Detect = operation.Detect, Decide = operation.Decide, Switch = new(Positive(time.GetUtcNow() - operation.IntentAt)) };
        var switching = time.GetElapsedTime(intent.At);
        return new()
        {
            Detect = operation.Detect,
            Decide = operation.Decide,
            Fence = new(intent.Took),
            Switch = new(switching),
            Total = operation.Detect is { } detect ? new(detect.Value + (operation.Decide?.Value ?? TimeSpan.Zero) + intent.Took + switching) : null,
        };
    }

    private async Task<bool> RefuseAsync(Turn turn, Operation operation, IReadOnlyList<RefusedRecords> refused, string message, CancellationToken cancellationToken)
    {
        turn.Fault = new(FaultArea.Dns, "RecordsRefused", $"the records for {string.Join(", ", operation.To)} were refused: {message}");
        turn.Events.Add(new(true, "RecordsRefused", turn.Fault.Message));
        return await turn.WriteAsync(store, service, turn.Register.RecordsRefused(refused, message, turn.HistoryLimit), cancellationToken);
    }

    private static List<RefusedRecords> RefusedBy(Turn turn, Operation operation, DnsChangeResult.Invalid invalid) =>
        [.. operation.To.Except(operation.RaisesEpoch ? operation.From : []).Select(name => new RefusedRecords(name, turn.FingerprintOf(name), invalid.Message))];

    private static bool IsRefused(Turn turn, IReadOnlyList<string> active) =>
        active.Any(name => turn.Register.Refused.Any(r => r.Region == name && r.Fingerprint == turn.FingerprintOf(name)));

    private static DnsTarget Target(Turn turn) => new(turn.Input.Policy.Dns.Zone, turn.Input.Policy.Dns.ZoneId, turn.Input.Policy.Dns.Name);

    private static string? OwnershipText(DnsSnapshot zone) => zone.Ownership is { Values: [var text, ..] } ? text : null;

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;
}

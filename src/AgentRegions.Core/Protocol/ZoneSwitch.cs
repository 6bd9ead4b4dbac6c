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
    private int _syncChecks;
    private int _unanswered;
    // The number that the register reserved for the next batch; null when it may have been used.
    private long? _reserved;
    // The batch without an id that is waited out, and since when.
    private (string Ownership, long Since)? _unnamed;
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
        if (Snapshot is null)
        {
            _storeId ??= await store.GetStoreIdAsync(cancellationToken);
            await ReadAsync(turn, cancellationToken);
        }
        // Also what was judged before: the register may have been restored since, or the adoption not been written.
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
        if (Snapshot is null || turn.Register.Published is not { } published || turn.Answers(published.Active, turn.Register.ShowsStatusPage, Snapshot) is not { } desired)
            return null;
        if (turn.Register.Epoch != published.Epoch)
            return $"epoch {turn.Register.Epoch} was not published";
        if (OwnershipText(Snapshot) != published.Ownership)
            return "the ownership record is not the last that was written";
        return RecordPlan.Matches(Snapshot.Records, desired) || (turn.Input.Policy.Dns.DriftPolicy == DriftPolicy.Report && Drift(turn).Count > 0) ? null
            : $"the records differ: {string.Join("; ", RecordPlan.Diff(Snapshot.Records, desired))}";
    }

    /// <summary>How the zone differs from what was written, while that is still what is wanted; empty when it does not, or nobody knows.</summary>
    public IReadOnlyList<string> Drift(Turn turn) =>
        Snapshot is { } zone && turn.Register is { Operation: null, Published: { Records: { } written } published }
        && turn.Answers(published.Active, turn.Register.ShowsStatusPage, zone) is { } desired && RecordPlan.Fingerprint(desired) == written
            ? RecordPlan.Diff(zone.Records, desired)
            : [];

    /// <summary>Makes the operation's batch and closes the operation. False when it stays open.</summary>
    public async Task<bool> PerformAsync(Turn turn, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt <= options.Rebuilds; attempt++)
        {
            var operation = turn.Register.Operation!;
            var used = Snapshot!;
            if (turn.Answers(operation.To, operation.StatusPage, used) is not { } desired)
            {
                if (!await RefuseAsync(turn, operation, [], operation.StatusPage ? "spec.safety.statusPage is missing" : $"{string.Join(", ", operation.To)}: no AgentRegion says what DNS shall answer", cancellationToken))
                    return false;
                if (turn.Register.Operation is null)
                    return true;
                continue;
            }
            if (_reserved is null && !await ReserveAsync(turn, cancellationToken))
                return false;
            if (!turn.MayAct())
                return false;
            var change = Batch(turn, operation, used, desired);
            _reserved = null;
            var result = await dns.ApplyAsync(Target(turn), change, cancellationToken);
            switch (result)
            {
                case DnsChangeResult.Accepted accepted:
                    Snapshot = new(change.NextOwnership, desired) { ZoneId = used.ZoneId };
                    _readAt = time.GetTimestamp();
                    return await CloseAsync(turn, operation, accepted, cancellationToken);
                case DnsChangeResult.Stale stale:
                    Snapshot = stale.Current;
                    break;
                case DnsChangeResult.Invalid { HealthCheckMissing: true } when !turn.DistrustsHealthChecks:
                    turn.DistrustsHealthChecks = true;
                    break;
                case DnsChangeResult.Invalid invalid:
                    // Records that fit what was read may not fit what is there by now: then they are not at fault.
                    await ReadAsync(turn, cancellationToken);
                    if (!RecordPlan.Matches(Snapshot!.Records, used.Records))
                        break;
                    if (!await RefuseAsync(turn, operation, Refusals.By(turn, operation, used, desired, invalid), invalid.Message, cancellationToken))
                        return false;
                    if (turn.Register.Operation is null)
                        return true;
                    continue;
            }
            // Only the register says whether this operator still leads; only then may the batch be rebuilt.
            if (!await StillLeadsAsync(turn, cancellationToken) || !await JudgeAsync(turn, cancellationToken))
                return false;
        }
        turn.Fault = new(FaultArea.Dns, "Contended", $"the zone changed under {options.Rebuilds + 1} batches in a row: does something else write {turn.Input.Policy.Dns.Name}?");
        return false;
    }

    /// <summary>At rest: waits for INSYNC, and looks from time to time whether the zone is still as written.</summary>
    public async Task WatchAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.Register.Published is { InSyncAt: null } published && !await ConfirmSyncAsync(turn, published, cancellationToken))
            turn.ComeBack(options.SyncCheck * (1 << Math.Min(_syncChecks++, 3)));
        foreach (var region in turn.Input.Regions.Where(r => turn.Register is { ShowsStatusPage: false, Published: { } shown } && shown.Active.Contains(r.Name)))
        {
            if (turn.DnsProblem(region) is { } problem)
                turn.Fault ??= new(FaultArea.Dns, "RecordsRefused", $"DNS keeps what it had for {region.Name}: {problem}");
        }
        turn.Fault ??= StatusPaging.FaultOf(turn);
        if (time.GetElapsedTime(_readAt) >= options.DriftCheck)
            await LookForDriftAsync(turn, cancellationToken);
        if (turn.Input.Policy.Dns.DriftPolicy == DriftPolicy.Report && Drift(turn) is { Count: > 0 } drift)
        {
            turn.Fault ??= new(
                FaultArea.Dns, "Drifted", $"someone changed the records: {string.Join("; ", drift)}; undo it, or set spec.dns.driftPolicy: Repair");
        }
    }

    private async Task LookForDriftAsync(Turn turn, CancellationToken cancellationToken)
    {
        var before = Drift(turn);
        if (!await PatientlyAsync(turn, token => LookAsync(turn, token), cancellationToken) || !await JudgeAsync(turn, cancellationToken))
            return;
        if (SyncNeeded(turn) is { } why)
        {
            turn.Events.Add(new(true, "DNSDrifted", why));
            turn.ComeBack(TimeSpan.Zero);
        }
        else if (Drift(turn) is { Count: > 0 } drift && !drift.SequenceEqual(before))
        {
            turn.Events.Add(new(true, "DNSDrifted", $"the records differ, and spec.dns.driftPolicy is Report: {string.Join("; ", drift)}"));
        }
    }

    private async Task<bool> ConfirmSyncAsync(Turn turn, Published published, CancellationToken cancellationToken)
    {
        var inSync = published.ChangeId is not null || WaitedOut(turn, published);
        if (published.ChangeId is { } id && !await PatientlyAsync(turn, async token => inSync = await dns.IsInSyncAsync(id, token), cancellationToken))
            return false;
        if (!inSync)
            return false;
        _syncChecks = 0;
        var completed = turn.Register.History.Where(h => h is { Phase: FailoverPhase.Verify, Kind: not null }).ToList();
        if (!await turn.WriteAsync(store, service, turn.Register.InSync(time.GetUtcNow()), cancellationToken))
            return false;
        turn.Events.AddRange(completed.Select(h => new ServiceEvent(
            false, "FailoverCompleted", $"{h.ShownKind} to {string.Join(", ", h.To)} is complete at epoch {h.Epoch}: all name servers answer it")));
        return true;
    }

    /// <summary>Without an id there is nobody to ask: what a batch may take passes first, by this process' clock since it knows of it.</summary>
    private bool WaitedOut(Turn turn, Published published)
    {
        if (_unnamed is not { } unnamed || unnamed.Ownership != published.Ownership)
            _unnamed = unnamed = (published.Ownership, time.GetTimestamp());
        var left = options.Propagation - time.GetElapsedTime(unnamed.Since);
        if (left > TimeSpan.Zero)
            turn.ComeBack(left);
        return left <= TimeSpan.Zero;
    }

    /// <summary>
    /// What only looks must not hold up the next decision: a region may fail meanwhile. False when the answer did not come in time;
    /// a fault when that happens time and again.
    /// </summary>
    private async Task<bool> PatientlyAsync(Turn turn, Func<CancellationToken, Task> look, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await look(either.Token);
            _unanswered = 0;
            return true;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            turn.ComeBack(options.SyncCheck);
            if (++_unanswered >= options.Unanswered)
                throw new DnsException(DnsFault.Unavailable, $"Route 53 did not answer within {new Duration(options.Patience)}, {options.Unanswered} times in a row: it is away, or the account is throttled; DNS stays as it is");
            return false;
        }
    }

    private async Task ReadAsync(Turn turn, CancellationToken cancellationToken)
    {
        Snapshot = await dns.ReadAsync(Target(turn), cancellationToken);
        _readAt = time.GetTimestamp();
    }

    private async Task LookAsync(Turn turn, CancellationToken cancellationToken)
    {
        Snapshot = await dns.LookAsync(Target(turn), cancellationToken);
        _readAt = time.GetTimestamp();
    }

    private async Task<bool> JudgeAsync(Turn turn, CancellationToken cancellationToken)
    {
        switch (ZoneOwnership.Judge(Snapshot!, _storeId!, service, turn.Register, turn.Input.Policy.Dns.Name, turn.Input.Policy.Dns.Adopt))
        {
            case ZoneOwnership.Foreign foreign:
                turn.Fault = new(FaultArea.Dns, foreign.Reason, foreign.Message);
                Snapshot = null;
                return false;
            case ZoneOwnership.RegisterIsOlder { Zone: var zone }:
                turn.Events.Add(new(true, "RegisterWasOlder", $"the zone is at epoch {zone.Epoch}, the register at {turn.Register.Epoch}: taking over its active set {string.Join(", ", zone.Active)}"));
                return await AdoptAsync(turn, zone, $"the zone was at epoch {zone.Epoch}, the register at {turn.Register.Epoch}", cancellationToken);
            case ZoneOwnership.NotPublished { Zone: var zone }:
                turn.Events.Add(new(true, "ActiveSetTakenOver", $"the policy was deleted and made again, and the zone still answers with {string.Join(", ", zone.Active)}: the service stays there"));
                return await AdoptAsync(turn, zone, $"the policy was made again while the zone answered with {string.Join(", ", zone.Active)}", cancellationToken);
            default:
                return true;
        }
    }

    private async Task<bool> AdoptAsync(Turn turn, OwnershipRecord zone, string why, CancellationToken cancellationToken)
    {
        var next = turn.Register.Adopting(zone, OwnershipText(Snapshot!)!, why, time.GetUtcNow(), turn.Reading.StoreTime);
        if (!await IntendAsync(turn, next with { Published = Here(turn, next.Published!) }, cancellationToken))
            return false;
        turn.Decide();
        return true;
    }

    /// <summary>The register with where the service is published, when an operator of an earlier version did not note that; itself when it says so.</summary>
    public Register Placed(Turn turn) =>
        turn.Register is { Operation: null, Published: { } published } register && Here(turn, published) is var here && here != published ? register with { Published = here } : turn.Register;

    private Published Here(Turn turn, Published published) => published with { Name = turn.Input.Policy.Dns.Name, ZoneId = Snapshot?.ZoneId ?? published.ZoneId };

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

    private DnsChange Batch(Turn turn, Operation operation, DnsSnapshot zone, IReadOnlyList<DnsRecordSet> desired)
    {
        var next = new OwnershipRecord
        {
            StoreId = _storeId!,
            Service = service,
            Term = turn.Register.Term,
            Epoch = operation.Epoch,
            Active = operation.To,
            Operation = operation.Id,
            Sequence = _reserved!.Value,
            ZoneId = zone.ZoneId,
            Name = turn.Input.Policy.Dns.Name,
            StatusPage = operation.StatusPage,
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
            Name = turn.Input.Policy.Dns.Name,
            ZoneId = Snapshot!.ZoneId,
            Records = RecordPlan.Fingerprint(Snapshot!.Records),
            ChangeId = accepted.ChangeId,
            AcceptedAt = time.GetUtcNow(),
            StatusPage = operation.StatusPage ? turn.Register.Published?.StatusPage ?? time.GetUtcNow() : null,
            DataPlane = turn.AreDataPlane(Snapshot.Records) ? [.. turn.DataPlaneIds!.Keys.Order(StringComparer.Ordinal)] : null,
        };
        var timings = TimingsOf(operation);
        var toggled = operation.TogglesStatusPage(turn.Register);
        var next = turn.Register.Accepted(published, timings, turn.Reading.StoreTime, turn.HistoryLimit);
        if (!await turn.WriteAsync(store, service, next with { Refused = Refusals.After(turn, operation, Snapshot.Records, next.Refused) }, cancellationToken))
            return false;
        if (operation.SwitchedAt is not null)
            turn.Events.Add(new(false, "DNSCaughtUp", $"the records of {turn.Input.Policy.Dns.Name} and their ownership record say what the data plane answers: {string.Join(", ", operation.To)}, epoch {operation.Epoch}"));
        else if (operation.RaisesEpoch)
        {
            turn.Events.Add(new(false, operation.Kind is null ? "ActiveSetPlaced" : "DNSSwitched",
                $"{turn.Input.Policy.Dns.Name} answers with {string.Join(", ", operation.To)} since epoch {operation.Epoch}{(timings.Total is { } total ? $", {total} after the first failed probe" : "")}"));
        }
        else
            turn.Events.Add(toggled ? StatusPageNews.Of(turn.Input.Policy.Dns.Name, published, operation.Evidence) : new(false, "DNSRepaired", operation.Evidence));
        return true;
    }

    private FailoverTimings TimingsOf(Operation operation)
    {
        if (_intent is not { } intent || intent.Operation != operation.Id || operation.SwitchedAt is not null)
            return new() { Detect = operation.Detect, Decide = operation.Decide, Switch = new(Positive((operation.SwitchedAt ?? time.GetUtcNow()) - operation.IntentAt)) };
        var switching = time.GetElapsedTime(intent.At);
        return new()
        {
            Detect = operation.Detect,
            Decide = operation.Decide,
            Fence = new(intent.Took),
            Switch = new(switching),
            Total = operation.Detect is null && operation.RequestedBy is null ? null
                : new((operation.Detect?.Value ?? TimeSpan.Zero) + (operation.Decide?.Value ?? TimeSpan.Zero) + intent.Took + switching),
        };
    }

    private async Task<bool> RefuseAsync(Turn turn, Operation operation, IReadOnlyList<RefusedRecords> refused, string message, CancellationToken cancellationToken)
    {
        turn.Fault = new(FaultArea.Dns, "RecordsRefused", $"the records {(operation.StatusPage ? "of the status page" : $"for {string.Join(", ", operation.To)}")} were refused: {message}");
        turn.Events.Add(new(true, "RecordsRefused", turn.Fault.Message));
        var next = turn.Register.RecordsRefused(refused, message, time.GetUtcNow(), turn.Reading.StoreTime, turn.HistoryLimit);
        return next.Operation is null
            ? await turn.WriteAsync(store, service, next, cancellationToken)
            : await IntendAsync(turn, next, cancellationToken);
    }

    private static DnsTarget Target(Turn turn) => new(turn.Input.Policy.Dns.Zone, turn.Input.Policy.Dns.ZoneId, turn.Input.Policy.Dns.Name);

    private static string? OwnershipText(DnsSnapshot zone) => zone.Ownership is { Values: [var text, ..] } ? text : null;

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;
}

using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.HealthChecks;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Protocol;

/// <summary>
/// Makes, changes and deletes a service's health checks, one call at a time, beside the turns: a turn begins a call and a later one takes in what became of it, so
/// that a slow or failing API holds up no switch.
/// </summary>
internal sealed class HealthCheckKeeper(NamespacedName service, ICoordinationStore store, IHealthChecks checks, TimeProvider time, ProtocolOptions options)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AuditsApart = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    // Ids of ours that nothing refers to, and when they were first seen so.
    private readonly Dictionary<string, long> _orphans = new(StringComparer.Ordinal);
    // By name: the settings that Route 53 refuses, and its words.
    private readonly Dictionary<string, (string Applied, string Message)> _refused = new(StringComparer.Ordinal);
    private HealthCheckOwner? _owner;
    private HealthCheckCall? _call;
    private ServiceFault? _fault;
    private (long Since, TimeSpan Wait)? _pause;
    private (long Since, TimeSpan Wait)? _audit;
    private long _auditedAt;
    private long _changedAt;
    private long _term;
    private int _failures;

    /// <summary>Route 53 said that a check is gone which the register has: records do without any until the next audit.</summary>
    public bool Distrusted { get; private set; }

    public ServiceFault? Fault => _fault ?? (_refused.Count == 0 ? null
        : new(FaultArea.Dns, nameof(DnsFault.HealthCheckRefused), string.Join("; ", _refused.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key}: {r.Value.Message}"))));

    public void Remember(Turn turn)
    {
        if (!turn.DistrustsHealthChecks || Distrusted)
            return;
        Distrusted = true;
        // A check that Route 53 lists and refuses all the same must not keep anyone busy.
        _audit = _auditedAt > 0 ? (_auditedAt, AuditsApart) : null;
    }

    /// <summary>At rest, by the leader.</summary>
    public async Task TendAsync(Turn turn, DnsSnapshot? zone, CancellationToken cancellationToken)
    {
        if (zone is null || (turn.Input.Policy.Dns.HealthChecks is null && turn.Register.HealthChecks is null && _call is null))
            return;
        _owner ??= new(await store.GetStoreIdAsync(cancellationToken), service);
        foreach (var region in _refused.Keys.Where(r => !turn.WantedChecks.Settings.TryGetValue(r, out var now) || AppliedOf(turn, r, now) != _refused[r].Applied).ToList())
            _refused.Remove(region);
        // Ends: each round closes a call or begins one, and what is to be done becomes less.
        while (true)
        {
            if (_call is { } call)
            {
                if (!call.IsCompleted)
                {
                    turn.ComeBack(options.HealthCheckPoll);
                    return;
                }
                _call = null;
                if (!await TakeInAsync(turn, zone, call, cancellationToken))
                    return;
            }
            if (Left(_pause) is { } wait)
            {
                turn.ComeBack(wait);
                return;
            }
            _pause = null;
            if (!turn.MayAct() || Next(turn, zone) is not { } step)
                return;
            (_call, _term) = (step, turn.Register.Term);
        }
    }

    /// <summary>Begins the next call. Null: nothing is to be done now.</summary>
    private HealthCheckCall? Next(Turn turn, DnsSnapshot zone)
    {
        if (Distrusted && Left(_audit) is null)
            return Audit(turn);
        var ledger = turn.Register.HealthChecks ?? HealthCheckLedger.Empty;
        switch (PlanOf(turn, zone, ledger).Next())
        {
            case HealthCheckStep.Note note:
                return HealthCheckCall.Noting(note.Next);
            case HealthCheckStep.Create create:
                var tags = TagsOf(turn, create.Check.Name);
                return HealthCheckCall.Creating(create.Check, AppliedOf(turn, create.Check.Name, create.Settings), create.Settings, tags,
                    Bounded(token => checks.CreateAsync(_owner!.Reference(create.Check), create.Settings, tags, token)));
            case HealthCheckStep.Update update:
                var wanted = TagsOf(turn, update.Check.Name);
                return HealthCheckCall.Updating(update.Check, AppliedOf(turn, update.Check.Name, update.Settings), update.Settings, wanted,
                    Bounded(token => checks.UpdateAsync(update.Check.Id!, update.Settings, wanted, [.. update.Check.TagKeys.Except(wanted.Keys, StringComparer.Ordinal)], token)));
            case HealthCheckStep.Delete delete:
                return HealthCheckCall.Deleting(delete.Check, DeleteAsync(delete.Check.Id!));
        }
        if (_orphans.FirstOrDefault(o => time.GetElapsedTime(o.Value) >= options.HealthCheckOrphan).Key is { } orphan && !Refers(zone, ledger, orphan))
            return HealthCheckCall.Deleting(orphan, DeleteAsync(orphan));
        if (turn.Input.Policy.Dns.HealthChecks is null && ledger.Checks.Count == 0 && _auditedAt > _changedAt && _orphans.Count == 0)
            return null;
        _audit ??= (time.GetTimestamp(), options.HealthCheckOrphan);
        return Left(_audit) is null ? Audit(turn) : null;
    }

    private HealthCheckPlan PlanOf(Turn turn, DnsSnapshot zone, HealthCheckLedger ledger) => new()
    {
        Wanted = turn.WantedChecks.Settings,
        Awaited = turn.WantedChecks.Awaited,
        Applied = name => AppliedOf(turn, name, turn.WantedChecks.Settings[name]),
        Ledger = ledger,
        Referenced = turn.Register.Published is { InSyncAt: not null } ? zone.Records.Select(r => r.HealthCheckId).OfType<string>().ToHashSet(StringComparer.Ordinal) : null,
        Refused = _refused.Keys.ToHashSet(StringComparer.Ordinal),
    };

    private HealthCheckCall Audit(Turn turn) => HealthCheckCall.Listing(Bounded(token => checks.ListAsync(
        _owner!, [.. (turn.Register.HealthChecks?.Checks ?? []).Select(c => c.Id).OfType<string>()], token)));

    /// <summary>False: another wrote the register meanwhile. What was done is found again: creating it anew gives the same check.</summary>
    private async Task<bool> TakeInAsync(Turn turn, DnsSnapshot zone, HealthCheckCall call, CancellationToken cancellationToken)
    {
        var ledger = turn.Register.HealthChecks ?? HealthCheckLedger.Empty;
        try
        {
            var (next, said) = call.Kind == HealthCheckCallKind.List ? await AuditedAsync(turn, zone, ledger, call) : await call.OutcomeAsync(ledger, turn.Reading.StoreTime);
            _failures = 0;
            _fault = null;
            if (call.Kind == HealthCheckCallKind.Delete && call.Id is { } deleted)
                _orphans.Remove(deleted);
            if (call.Kind != HealthCheckCallKind.List)
                _changedAt = time.GetTimestamp();
            if (!Equals(next, ledger) && !await turn.WriteAsync(store, service, turn.Register with { HealthChecks = next }, cancellationToken))
                return false;
            turn.Events.AddRange(said);
            if (call.ChangesRecords && !Equals(next, ledger))
                turn.ComeBack(TimeSpan.Zero);
            return true;
        }
        catch (DnsException e) when (e.Fault == DnsFault.HealthCheckRefused && call.Check is { } refused)
        {
            _refused[refused.Name] = (call.Applied!, e.Message);
            turn.Events.Add(new(true, nameof(DnsFault.HealthCheckRefused), $"{refused.Name}: {e.Message}"));
            return true;
        }
        catch (DnsException e)
        {
            if (_fault?.Reason != e.Fault.ToString())
                turn.Events.Add(new(true, $"HealthChecks{e.Fault}", e.Message));
            _fault = new(FaultArea.Dns, e.Fault.ToString(), e.Message);
            var wait = FirstWait * Math.Pow(2, Math.Min(_failures++, 10));
            _pause = (time.GetTimestamp(), wait < LongestWait ? wait : LongestWait);
            return true;
        }
    }

    private async Task<(HealthCheckLedger, IReadOnlyList<ServiceEvent>)> AuditedAsync(Turn turn, DnsSnapshot zone, HealthCheckLedger ledger, HealthCheckCall call)
    {
        var found = await call.FoundAsync();
        if (turn.Register.Term != _term)
            return (ledger, []); // Another led meanwhile, and may have made what this listing could not hold.
        _auditedAt = time.GetTimestamp();
        if (Distrusted)
            turn.ComeBack(TimeSpan.Zero);
        Distrusted = turn.DistrustsHealthChecks = false;
        var audit = HealthCheckAudit.Of(_owner!, ledger, found, check =>
            turn.WantedChecks.Settings.TryGetValue(check.Name, out var wanted) ? (wanted, TagsOf(turn, check.Name)) : null);
        var orphans = audit.Orphans.Where(id => !Refers(zone, ledger, id)).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _orphans.Keys.Where(id => !orphans.Contains(id)).ToList())
            _orphans.Remove(gone);
        foreach (var id in orphans)
            _orphans.TryAdd(id, time.GetTimestamp());
        _audit = (_auditedAt, _orphans.Count == 0 && turn.Input.Policy.Dns.Switch != SwitchPath.DataPlane ? options.HealthCheckAudit : options.HealthCheckOrphan);
        return (audit.Ledger, audit.Said);
    }

    private static bool Refers(DnsSnapshot zone, HealthCheckLedger ledger, string id) =>
        ledger.Checks.Any(c => c.Id == id) || zone.Records.Any(r => r.HealthCheckId == id);

    private async Task<bool> DeleteAsync(string id) => await Bounded(async token =>
    {
        await checks.DeleteAsync(id, token);
        return true;
    });

    /// <summary>A call outlives its turn, but not for ever.</summary>
    private async Task<T> Bounded<T>(Func<CancellationToken, Task<T>> call)
    {
        using var deadline = new CancellationTokenSource(options.HealthCheckCall, time);
        try
        {
            return await call(deadline.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new DnsException(DnsFault.Unavailable, $"a call about a health check did not end within {new Duration(options.HealthCheckCall)}", e);
        }
    }

    private IReadOnlyDictionary<string, string> TagsOf(Turn turn, string name) => _owner!.Tags(name, turn.Input.Policy.Dns.HealthChecks);

    private string AppliedOf(Turn turn, string name, HealthCheckSettings settings) => HealthCheckPlan.AppliedOf(settings, TagsOf(turn, name));

    /// <summary>Null once the wait is over.</summary>
    private TimeSpan? Left((long Since, TimeSpan Wait)? pause) =>
        pause is { } p && p.Wait - time.GetElapsedTime(p.Since) is var left && left > TimeSpan.Zero ? left : null;
}

using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;

namespace AgentRegions.Simulation.Mutants;

/// <summary>Stands between an operator and the register, and takes away what a mechanism keeps there.</summary>
internal sealed class MutantStore(ICoordinationStore store, Mutation mutation) : ICoordinationStore
{
    private RegisterReading? _last;
    private DateTimeOffset? _changedAt;
    private Pause? _pause;

    /// <summary>The last batch was refused.</summary>
    public bool WasRefused { get; set; }

    public Task<string> GetStoreIdAsync(CancellationToken cancellationToken) => store.GetStoreIdAsync(cancellationToken);

    // Without a mutation nothing stands between: most runs are such, and an await more is an exception thrown once more.
    public Task<RegisterReading> ReadAsync(NamespacedName service, CancellationToken cancellationToken) =>
        mutation == Mutation.None ? store.ReadAsync(service, cancellationToken) : ReadMutatedAsync(service, cancellationToken);

    public Task<RegisterReading?> CompareAndSwapAsync(NamespacedName service, RegisterReading expected, Register next, CancellationToken cancellationToken) =>
        mutation == Mutation.None ? store.CompareAndSwapAsync(service, expected, next, cancellationToken) : SwapMutatedAsync(service, expected, next, cancellationToken);

    private async Task<RegisterReading> ReadMutatedAsync(NamespacedName service, CancellationToken cancellationToken)
    {
        if (mutation == Mutation.NoReadAfterRefusal && WasRefused && _last is { } last)
        {
            WasRefused = false;
            return last;
        }
        return _last = Forgetful(await store.ReadAsync(service, cancellationToken));
    }

    private async Task<RegisterReading?> SwapMutatedAsync(NamespacedName service, RegisterReading expected, Register next, CancellationToken cancellationToken)
    {
        var before = expected.Value ?? new();
        if (mutation == Mutation.NoIntentFirst && next.Operation is { RaisesEpoch: true } && before.Operation is null)
            return new(next, expected.Version, expected.StoreTime);
        if (mutation == Mutation.TermNotRaised && before.Leader is not null && next.Leader != before.Leader)
            next = next with { Term = before.Term };
        if (next.LastChangeAt != before.LastChangeAt)
            _changedAt = next.LastChangeAt;
        if (next.Pause != before.Pause)
            _pause = next.Pause;
        if (await store.CompareAndSwapAsync(service, expected, next, cancellationToken) is not { } written)
            return null;
        return _last = Forgetful(written);
    }

    private RegisterReading Forgetful(RegisterReading reading) => mutation switch
    {
        _ when reading.Value is null => reading,
        Mutation.CooldownInMemory => reading with { Value = reading.Value with { LastChangeAt = _changedAt } },
        Mutation.PauseInMemory => reading with { Value = reading.Value with { Pause = _pause } },
        Mutation.RequestsForgotten => reading with { Value = reading.Value with { Requests = [], History = [.. reading.Value.History.Select(h => h with { RequestedBy = null })] } },
        Mutation.DrillsForgotten => reading with { Value = reading.Value with { Drill = null } },
        _ => reading,
    };
}

/// <summary>Stands between an operator and Route 53.</summary>
internal sealed class MutantZone(IDnsZones zone, Mutation mutation, MutantStore store) : IDnsZones
{
    public Task<DnsSnapshot> ReadAsync(DnsTarget target, CancellationToken cancellationToken) => zone.ReadAsync(target, cancellationToken);

    public async Task<DnsChangeResult> ApplyAsync(DnsTarget target, DnsChange change, CancellationToken cancellationToken)
    {
        if (mutation == Mutation.ClosedByReading && RecordPlan.Matches((await zone.ReadAsync(target, cancellationToken)).Records, change.Upserts.ToList()))
            return new DnsChangeResult.Accepted(null, default);
        var result = await zone.ApplyAsync(target, change, cancellationToken);
        store.WasRefused = result is DnsChangeResult.Stale;
        return result;
    }

    public Task<bool> IsInSyncAsync(string changeId, CancellationToken cancellationToken) => zone.IsInSyncAsync(changeId, cancellationToken);
}

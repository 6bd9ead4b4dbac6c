using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.HealthChecks;
using AgentRegions.Core.Membership;

namespace AgentRegions.Core.Protocol;

/// <summary>
/// Ends a service whose policy was deleted, once every observer published the deletion for a while: its records go if all of them say so, in one batch
/// that consumes the ownership record; the register stays, closed, so that no number in it is ever used again. Observers are those that the policy named, those that
/// the register knows, and whoever is there and has the policy: the regions may have been deleted before it, and with them the names of the others.
/// </summary>
/// <param name="service">The policy's namespace and name.</param>
/// <param name="membership">How this operator stands among the others.</param>
/// <param name="healthChecks">Null: this operator makes none.</param>
public sealed class Withdrawal(
    NamespacedName service, IMembership membership, ICoordinationStore store, IDnsZones dns, TimeProvider time, IHealthChecks? healthChecks = null)
{
    /// <summary>For how long all must have said it: a tool that replaces objects deletes them and makes them again.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HealthCheckRemoval? _healthChecks = healthChecks is null ? null : new(service, store, dns, healthChecks, time);
    private string? _storeId;
    private long? _unanimousSince;

    /// <summary>Takes one turn. What goes wrong is in the outcome; nothing is thrown for it.</summary>
    /// <param name="report">What this operator publishes of the deleted policy.</param>
    public async Task<WithdrawalOutcome> TakeTurnAsync(ServiceReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        try
        {
            return await RunAsync(report, cancellationToken);
        }
        catch (CoordinationException e)
        {
            return WithdrawalOutcome.Later($"{e.Reason}: {e.Message}", Patience);
        }
        catch (DnsException e)
        {
            return WithdrawalOutcome.Later($"{e.Fault}: {e.Message}", Patience);
        }
    }

    private async Task<WithdrawalOutcome> RunAsync(ServiceReport report, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        var reading = await store.ReadAsync(service, cancellationToken);
        if (reading.Value is not { WithdrawnAt: null } register)
            return WithdrawalOutcome.Ended("the service is withdrawn");
        var (tombstones, missing) = Tombstones(report, register);
        if (missing.Count > 0)
        {
            _unanimousSince = null;
            return WithdrawalOutcome.Later($"the policy still stands in the cluster of {string.Join(", ", missing)}", Patience);
        }
        _unanimousSince ??= time.GetTimestamp();
        if (Grace - time.GetElapsedTime(_unanimousSince.Value) is var left && left > TimeSpan.Zero)
            return WithdrawalOutcome.Later($"the policy is deleted everywhere; the service ends when that has been so for {Grace.TotalSeconds:0} s", left);
        if (FirstOf(report) is { } first && first != membership.Observer)
            return WithdrawalOutcome.Later($"{first} sees to it", Patience);
        if (!membership.IsFreshSince(startedAt))
            return WithdrawalOutcome.Later("this operator's beats do not reach the coordination store", Patience);
        if (register.Leader != membership.Process || register.Published is not null)
        {
            // First it is no longer claimed that DNS names anyone.
            if (await store.CompareAndSwapAsync(service, reading, register.Withdrawing(membership.Process), cancellationToken) is not { Value: { } led } taken)
                return WithdrawalOutcome.Later("another wrote the register meanwhile", TimeSpan.FromSeconds(1));
            (reading, register) = (taken, led);
        }
        var kept = tombstones.Any(t => !t.DeleteRecords) ? "its records stay (spec.dns.deletionPolicy: Retain)" : await DeleteRecordsAsync(tombstones[0], register, startedAt, cancellationToken);
        if (kept is null)
            return WithdrawalOutcome.Later("the zone changed meanwhile", TimeSpan.FromSeconds(1));
        if (_healthChecks is not null && register.HealthChecks is { } ledger && tombstones.All(t => t.DeleteRecords))
        {
            if (await _healthChecks.RemoveAsync(tombstones[0], ledger, () => membership.IsFreshSince(startedAt), cancellationToken) is { } awaited)
                return WithdrawalOutcome.Later(awaited, Patience);
            register = register with { HealthChecks = ledger with { Checks = [] } };
        }
        return await store.CompareAndSwapAsync(service, reading, register.Withdrawn(reading.StoreTime), cancellationToken) is null
            ? WithdrawalOutcome.Later("another wrote the register meanwhile", TimeSpan.FromSeconds(1))
            : WithdrawalOutcome.Ended($"the service is withdrawn: {kept}");
    }

    /// <returns>What became of the records; null when the batch was refused, so that nothing is known.</returns>
    private async Task<string?> DeleteRecordsAsync(Tombstone tombstone, Register register, long startedAt, CancellationToken cancellationToken)
    {
        _storeId ??= await store.GetStoreIdAsync(cancellationToken);
        var target = new DnsTarget(tombstone.Zone, tombstone.ZoneId, tombstone.Name);
        var zone = await dns.ReadAsync(target, cancellationToken);
        if (zone.Ownership is null)
            return "the zone has no ownership record of it";
        if (ZoneOwnership.Judge(zone, _storeId, service, register, tombstone.Name, adopt: false) is ZoneOwnership.Foreign foreign)
            return $"its records stay: {foreign.Message}";
        if (!membership.IsFreshSince(startedAt))
            return null;
        return await dns.ApplyAsync(target, new(zone.Ownership, null, [], zone.Records), cancellationToken) switch
        {
            DnsChangeResult.Accepted => $"{tombstone.Name} was deleted",
            DnsChangeResult.Invalid invalid => $"its records stay: {invalid.Message}",
            _ => null,
        };
    }

    private (List<Tombstone> Tombstones, List<string> Missing) Tombstones(ServiceReport report, Register register)
    {
        var tombstones = new List<Tombstone> { report.Deleted ?? throw new ArgumentException("the policy is not deleted", nameof(report)) };
        if (membership.IsSole)
            return (tombstones, []);
        var missing = new List<string>();
        foreach (var observer in report.Observers.Union(register.Observers).Union(Holders()).Where(o => o != membership.Observer).Order(StringComparer.Ordinal))
        {
            if (membership.Roster[observer]?.Item.Report.Of(service)?.Deleted is { } deleted)
                tombstones.Add(deleted);
            else
                missing.Add(observer);
        }
        return (tombstones, missing);
    }

    /// <summary>Who is there and has the policy, observer or not.</summary>
    private IEnumerable<string> Holders() => membership.Roster.Observers
        .Where(o => o.SilentFor < membership.Options.Lease && o.Item.Report.Of(service) is { Deleted: null })
        .Select(o => o.Item.Observer);

    /// <summary>Whose turn it is: the first that is there.</summary>
    private string? FirstOf(ServiceReport report) => membership.IsSole ? null : report.Observers
        .Where(o => o == membership.Observer || membership.Roster[o] is { } presence && presence.SilentFor <= membership.Options.Silence)
        .Min(StringComparer.Ordinal);
}

/// <param name="IsEnded">Nothing is left to do: the report can go.</param>
/// <param name="Message">What happened, or is awaited.</param>
/// <param name="ComeBackIn">When to try again; null when it ended.</param>
public sealed record WithdrawalOutcome(bool IsEnded, string Message, TimeSpan? ComeBackIn)
{
    public static WithdrawalOutcome Ended(string message) => new(true, message, null);

    public static WithdrawalOutcome Later(string message, TimeSpan wait) => new(false, message, wait);
}

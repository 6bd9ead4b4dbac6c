using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.HealthChecks;
using AgentRegions.Core.Membership;

namespace AgentRegions.Core.Protocol;

/// <summary>Deletes the health checks of a service that is withdrawn, once its records are gone.</summary>
internal sealed class HealthCheckRemoval(NamespacedName service, ICoordinationStore store, IDnsZones dns, IHealthChecks checks, TimeProvider time)
{
    /// <summary>A call of the leader before may still be under way; see <see cref="ProtocolOptions.HealthCheckCall"/>.</summary>
    private static readonly TimeSpan CallsEnd = new ProtocolOptions().HealthCheckCall;

    private long? _since;

    /// <returns>What is awaited; null once none is left. Those that records still carry stay.</returns>
    public async Task<string?> RemoveAsync(Tombstone tombstone, HealthCheckLedger ledger, Func<bool> mayAct, CancellationToken cancellationToken)
    {
        _since ??= time.GetTimestamp();
        var owner = new HealthCheckOwner(await store.GetStoreIdAsync(cancellationToken), service);
        var zone = await dns.ReadAsync(new(tombstone.Zone, tombstone.ZoneId, tombstone.Name), cancellationToken);
        var carried = zone.Records.Select(r => r.HealthCheckId).ToHashSet(StringComparer.Ordinal);
        List<string> known = [.. ledger.Checks.Select(c => c.Id).OfType<string>()];
        var found = await checks.ListAsync(owner, known, cancellationToken);
        foreach (var check in found.Where(f => !carried.Contains(f.Id)))
        {
            if (!mayAct())
                return "this operator's beats do not reach the coordination store";
            await checks.DeleteAsync(check.Id, cancellationToken);
        }
        return ledger.Checks.Any(c => c.Id is null) && time.GetElapsedTime(_since.Value) < CallsEnd ? "a health check may still be on its way" : null;
    }
}

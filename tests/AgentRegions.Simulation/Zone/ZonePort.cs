using AgentRegions.Core.Dns;
using AgentRegions.Simulation.Checks;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Network;

namespace AgentRegions.Simulation.Zone;

/// <summary>A process' client of Route 53. When the answer to a batch is lost it looks at the zone and sends the same batch again, as the real one does.</summary>
internal sealed class ZonePort(SimProcess process, SimNetwork network, SimZone zone, Observations observations) : IDnsZones
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);
    private const int Attempts = 3;

    public Task<DnsSnapshot> ReadAsync(DnsTarget target, CancellationToken cancellationToken) =>
        network.AskAsync(process, Places.Dns, CallKind.ReadZone, zone.Read, Timeout, NoAnswer, cancellationToken);

    public async Task<DnsChangeResult> ApplyAsync(DnsTarget target, DnsChange change, CancellationToken cancellationToken)
    {
        if (change.NextOwnership is { Values: [var text, ..] } && OwnershipRecord.Parse(text) is { } owner)
            observations.Acting(process, owner.Term, "DNS");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await network.AskAsync(process, Places.Dns, CallKind.WriteZone, () => zone.Apply(change, process), Timeout, NoAnswer, cancellationToken);
                // A copy of it that was given up for lost may have come first.
                return result is DnsChangeResult.Stale stale && Holds(stale.Current, change) ? Found() : result;
            }
            catch (DnsException e) when (e.Fault == DnsFault.Unavailable)
            {
                var found = await ReadAsync(target, cancellationToken);
                if (Holds(found, change))
                    return Found();
                if (!Equals(found.Ownership, change.ExpectedOwnership))
                    return new DnsChangeResult.Stale(found, "the answer was lost, and the zone holds something else now");
                if (attempt == Attempts)
                    throw;
            }
        }
    }

    private DnsChangeResult.Accepted Found() => new(null, process.Clock.GetUtcNow());

    private static bool Holds(DnsSnapshot zone, DnsChange change) => change.NextOwnership is not null && Equals(zone.Ownership, change.NextOwnership);

    public Task<bool> IsInSyncAsync(string changeId, CancellationToken cancellationToken) =>
        network.AskAsync(process, Places.Dns, CallKind.IsInSync, () => zone.IsInSync(changeId), Timeout, NoAnswer, cancellationToken);

    private static DnsException NoAnswer(string message) => new(DnsFault.Unavailable, message);
}

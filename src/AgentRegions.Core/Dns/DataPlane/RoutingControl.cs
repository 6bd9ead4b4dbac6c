using AgentRegions.Core.Coordination;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Dns.DataPlane;

/// <summary>Whether a register withdraws a region: what routing-control endpoints answer.</summary>
public static class RoutingControl
{
    /// <summary>
    /// How old a register may be that withdraws a region. An operator that lost the store for longer does not know where the service went since, and may withdraw the very region
    /// that a person moved it to.
    /// </summary>
    public static TimeSpan KnowledgeLasts { get; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Only while the zone's name servers may not say yet what the register says: from the intent on until Route 53 answers INSYNC for it. At rest the records name the
    /// active region first, and nobody is withdrawn: then no operator's silence can move a client.
    /// </summary>
    public static bool Withdraws(Register register, string region)
    {
        ArgumentNullException.ThrowIfNull(register);
        return register.Published is { } published
            && (register.Operation is { } operation && (operation.RaisesEpoch || register.IsAheadOfZone) ? !operation.To.Contains(region)
                : IsMoving(register, published) && !published.Active.Contains(region));
    }

    private static bool IsMoving(Register register, Published published) =>
        published.InSyncAt is null && register.History.Any(h => h.Phase == FailoverPhase.Verify && h.Epoch == published.Epoch);
}

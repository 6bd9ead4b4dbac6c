namespace AgentRegions.Core.Coordination;

/// <summary>A linearizable compare-and-swap register per service. Without an answer it throws; nothing may be assumed then.</summary>
public interface ICoordinationStore
{
    /// <summary>Identifies this store in the ownership TXT: a register restored elsewhere is a foreign one.</summary>
    Task<string> GetStoreIdAsync(CancellationToken cancellationToken);

    /// <summary>The latest value, or a reading without a register when there is none.</summary>
    Task<RegisterReading> ReadAsync(NamespacedName service, CancellationToken cancellationToken);

    /// <summary>Writes when the register is still at <paramref name="expected"/>'s version; otherwise null, and nothing is written.</summary>
    Task<RegisterReading?> CompareAndSwapAsync(NamespacedName service, RegisterReading expected, Register next, CancellationToken cancellationToken);
}

/// <param name="Value">Null when the service has no register yet.</param>
/// <param name="Version">Opaque; null when there is no register.</param>
/// <param name="StoreTime">The store's own time when it answered: durations that outlive a process count in it.</param>
public sealed record RegisterReading(Register? Value, string? Version, DateTimeOffset StoreTime);

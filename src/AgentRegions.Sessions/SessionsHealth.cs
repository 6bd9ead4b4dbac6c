namespace AgentRegions.Sessions;

/// <summary>How a process' sessions fare.</summary>
/// <param name="StoreAwayFor">For how long no checkpoint has succeeded since one failed; null: the last one succeeded, or there was none.</param>
/// <param name="StoreError">What the last failure said.</param>
/// <param name="Open">Sessions in memory.</param>
/// <param name="Dirty">Sessions of which something waits to be stored.</param>
/// <param name="OldestDirty">For how long the longest one waits.</param>
/// <param name="BufferedBytes">What waits, as JSON.</param>
/// <param name="BufferLimit">What may wait.</param>
/// <param name="RefusesAppends">The limit was reached: appending fails until the store answers again.</param>
public sealed record SessionsHealth(
    TimeSpan? StoreAwayFor, string? StoreError, int Open, int Dirty, TimeSpan OldestDirty, long BufferedBytes, long BufferLimit, bool RefusesAppends)
{
    /// <summary>Nothing to worry about.</summary>
    public bool IsHealthy => StoreAwayFor is null && !RefusesAppends;
}

namespace AgentRegions.Sidecar.Caching;

/// <summary>A cache that agents use through the sidecar: what it holds may be gone at any time.</summary>
internal interface ICache
{
    /// <summary>Null: there is none, or its time is over.</summary>
    Task<CacheEntry?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>Keeps the entry, unless a younger one is there.</summary>
    /// <returns>Whether it is kept.</returns>
    Task<bool> PutAsync(CacheEntry entry, CancellationToken cancellationToken);

    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>The entries used last, to warm another sidecar; empty where the cache outlives this process anyway.</summary>
    IReadOnlyList<CacheEntry> Recent(long maxBytes);
}

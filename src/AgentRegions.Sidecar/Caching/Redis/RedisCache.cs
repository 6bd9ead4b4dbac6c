using AgentRegions.Sidecar.Http;

namespace AgentRegions.Sidecar.Caching.Redis;

/// <summary>
/// The region's Redis: shared by the region's sidecars, and it keeps its entries while one of them restarts. While Redis is away, reads miss and writes are refused.
/// </summary>
internal sealed class RedisCache(RedisLink link, TimeProvider time) : ICache
{
    private const string Prefix = "agentregion:cache:";

    public async Task<CacheEntry?> GetAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(key, cancellationToken);
        }
        catch (RefusalException)
        {
            return null;
        }
    }

    public async Task<bool> PutAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        var left = entry.Left(time);
        if (left <= TimeSpan.Zero)
            return false;
        if (await ReadAsync(entry.Key, cancellationToken) is { } standing && standing.MadeAt > entry.MadeAt + (time.TimestampFrequency / 1000))
            return false;
        var expiry = TimeSpan.FromMilliseconds(Math.Max(1, (long)left.TotalMilliseconds));
        await link.SendAsync(redis => redis.StringSetAsync(Prefix + entry.Key, RedisEntry.Write(entry, time), expiry), cancellationToken);
        return true;
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => link.SendAsync(redis => redis.KeyDeleteAsync(Prefix + key), cancellationToken);

    public IReadOnlyList<CacheEntry> Recent(long maxBytes) => [];

    private async Task<CacheEntry?> ReadAsync(string key, CancellationToken cancellationToken) =>
        (byte[]?)await link.SendAsync(redis => redis.StringGetAsync(Prefix + key), cancellationToken) is { } stored ? RedisEntry.Read(key, stored, time) : null;
}

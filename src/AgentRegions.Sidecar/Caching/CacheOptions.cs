namespace AgentRegions.Sidecar.Caching;

/// <summary>The cache, and the peers that warm each other's.</summary>
public sealed record CacheOptions
{
    /// <summary>Memory for the cache in bytes: 1 MiB to 16 GiB. Unused with <see cref="Redis"/>.</summary>
    public long Bytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long an entry is kept that says nothing itself: 1 s to 24 h.</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The region's Redis instead of memory, as <see cref="Caching.Redis.RedisAddress"/> reads it.</summary>
    public string? Redis { get; init; }

    /// <summary>A file with the Redis password.</summary>
    public string? RedisPasswordFile { get; init; }

    /// <summary>Where other regions' sidecars reach this one: /cache/warmup, /cache/recent and /health, nothing else. Null: they do not.</summary>
    public string? PeerListen { get; init; }

    /// <summary>A file with the secret that all peers share. Null: nobody is warmed.</summary>
    public string? PeerSecretFile { get; init; }

    /// <summary>The peers. Empty: the endpoints of the service's other regions, as the operator tells them.</summary>
    public IReadOnlyList<Uri> Peers { get; init; } = [];
}

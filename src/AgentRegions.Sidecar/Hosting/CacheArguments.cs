using System.CommandLine;
using AgentRegions.Sidecar.Caching;

namespace AgentRegions.Sidecar.Hosting;

/// <summary>The cache's options on the command line.</summary>
internal static class CacheArguments
{
    private static readonly CacheOptions Standard = new();

    private static readonly Option<long> Bytes = new("--cache-bytes") { HelpName = "BYTES", Description = "Memory for the cache.", DefaultValueFactory = _ => Standard.Bytes };
    private static readonly Option<TimeSpan> Ttl = Arguments.Span("--cache-ttl", "How long an entry is kept that says nothing itself.", Standard.TimeToLive);
    private static readonly Option<string?> Redis = new("--redis") { HelpName = "URL", Description = "The region's Redis instead of memory: redis://host:6379, rediss:// for TLS, redis://user@host:6379 for an ACL user." };
    private static readonly Option<string?> RedisPassword = new("--redis-password-file") { HelpName = "FILE", Description = "The Redis password." };
    private static readonly Option<string?> PeerListen = new("--peer-listen") { HelpName = "ADDRESS", Description = "Where other regions' sidecars reach this one, such as http://0.0.0.0:8078: signed /cache/warmup and /cache/recent, and /health." };
    private static readonly Option<string?> PeerSecret = new("--peer-secret-file") { HelpName = "FILE", Description = "The secret that all peers share. Without it no cache is warmed." };
    private static readonly Option<Uri[]> Peers = new("--peer") { HelpName = "URL", AllowMultipleArgumentsPerToken = true, Description = "Another region's sidecar, repeatable. Default: the endpoints of the service's other AgentRegions.", CustomParser = Arguments.Urls };

    public static IEnumerable<Option> All => [Bytes, Ttl, Redis, RedisPassword, PeerListen, PeerSecret, Peers];

    public static CacheOptions Read(ParseResult parsed) => new()
    {
        Bytes = parsed.GetValue(Bytes),
        TimeToLive = parsed.GetValue(Ttl),
        Redis = parsed.GetValue(Redis),
        RedisPasswordFile = parsed.GetValue(RedisPassword),
        PeerListen = parsed.GetValue(PeerListen),
        PeerSecretFile = parsed.GetValue(PeerSecret),
        Peers = parsed.GetValue(Peers) ?? [],
    };
}

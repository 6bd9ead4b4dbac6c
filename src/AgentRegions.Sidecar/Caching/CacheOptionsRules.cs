using System.Text;
using AgentRegions.Sidecar.Caching.Redis;
using AgentRegions.Sidecar.Options;

namespace AgentRegions.Sidecar.Caching;

/// <summary>What must hold of the cache's options.</summary>
internal static class CacheOptionsRules
{
    private const int LeastSecretBytes = 16;

    public static IEnumerable<string> Problems(CacheOptions options)
    {
        if (options.Bytes is < 1024 * 1024 or > 16L * 1024 * 1024 * 1024)
            yield return $"--cache-bytes {options.Bytes}: write 1048576 to 17179869184 (bytes)";
        if (options.TimeToLive < TimeSpan.FromSeconds(1) || options.TimeToLive > TimeSpan.FromHours(24))
            yield return $"--cache-ttl {options.TimeToLive}: write 1s to 24h";
        if (options.Redis is { } redis && RedisAddress.Parse(redis) is null)
            yield return $"--redis '{redis}': write redis://host:6379, rediss://host:6379 for TLS, or redis://user@host:6379 for an ACL user; the password goes into --redis-password-file";
        if (options.RedisPasswordFile is { } password && SidecarOptionsRules.FileProblem(password) is { } unreadable)
            yield return $"--redis-password-file {password}: {unreadable}";
        if (options.PeerListen is { } listen && ListenAddress.Parse(listen) is null)
            yield return $"--peer-listen '{listen}': {ListenAddress.Remedy}";
        if ((options.PeerListen is not null || options.Peers.Count > 0) && options.PeerSecretFile is null)
            yield return "--peer-secret-file: needed with --peer-listen and --peer; all peers share one secret";
        if (options.PeerSecretFile is { } secret && SecretProblem(secret) is { } problem)
            yield return $"--peer-secret-file {secret}: {problem}";
        foreach (var peer in options.Peers.Where(p => !SidecarOptionsRules.IsHttp(p)))
            yield return $"--peer '{peer}': write the URL at which another region's sidecar listens for peers, such as https://agent-eu.example.com";
    }

    private static string? SecretProblem(string path) =>
        SidecarOptionsRules.FileProblem(path)
        ?? (Encoding.UTF8.GetByteCount(File.ReadAllText(path).Trim()) < LeastSecretBytes ? $"the secret is shorter than {LeastSecretBytes} bytes; make one with: openssl rand -hex 32" : null);
}

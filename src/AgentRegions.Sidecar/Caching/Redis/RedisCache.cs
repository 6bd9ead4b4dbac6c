using System.Globalization;
using System.Net.Sockets;
using System.Text;
using AgentRegions.Sidecar.Http;

namespace AgentRegions.Sidecar.Caching.Redis;

/// <summary>
/// The region's Redis: shared by the region's sidecars, and there after one of them restarts. While it is away reads miss, and writes say so.
/// </summary>
internal sealed class RedisCache(Uri server, SecretFile? password, TimeProvider time, ILogger<RedisCache> logger) : ICache, IDisposable
{
    public const string Scheme = "redis";
    public const string TlsScheme = "rediss";
    public const int StandardPort = 6379;

    private const string Prefix = "agentregion:cache:";
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _gate = new(1);
    private RedisConnection? _connection;
    private bool _isAway;

    /// <summary>Of redis://host:port, rediss://host:port (TLS) or host:port; null when it is none of them.</summary>
    public static Uri? Parse(string text) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"{Scheme}://{text}", UriKind.Absolute, out var url)
            && url.Scheme is Scheme or TlsScheme && url.Host.Length > 0 && url.PathAndQuery is "" or "/" && url.UserInfo.Length == 0
            ? url.Port > 0 ? url : new UriBuilder(url) { Port = StandardPort }.Uri
            : null;

    public async Task<CacheEntry?> GetAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync([Bytes("GET"), Bytes(Prefix + key)], cancellationToken) is { } stored ? RedisEntry.Read(key, stored, time) : null;
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
        if (await SendAsync([Bytes("GET"), Bytes(Prefix + entry.Key)], cancellationToken) is { } stored
            && RedisEntry.Read(entry.Key, stored, time) is { } standing && standing.MadeAt > entry.MadeAt + (time.TimestampFrequency / 1000))
            return false;
        var milliseconds = Math.Max(1, (long)left.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        await SendAsync([Bytes("SET"), Bytes(Prefix + entry.Key), RedisEntry.Write(entry, time), Bytes("PX"), Bytes(milliseconds)], cancellationToken);
        return true;
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => SendAsync([Bytes("DEL"), Bytes(Prefix + key)], cancellationToken);

    public IReadOnlyList<CacheEntry> Recent(long maxBytes) => [];

    public void Dispose()
    {
        _connection?.Dispose();
        _gate.Dispose();
    }

    private async Task<byte[]?> SendAsync(IReadOnlyList<ReadOnlyMemory<byte>> command, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await _gate.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Away("it is busy");
        }
        try
        {
            _connection ??= await RedisConnection.OpenAsync(server, password is null ? null : Encoding.UTF8.GetString(password.Read().Span), either.Token);
            var reply = await _connection.SendAsync(command, either.Token);
            if (_isAway)
                logger.RedisBack();
            _isAway = false;
            return reply;
        }
        catch (RedisException e)
        {
            throw Away(e.Message);
        }
        catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException or OperationCanceledException)
        {
            // Half a reply may be under way on it.
            _connection?.Dispose();
            _connection = null;
            cancellationToken.ThrowIfCancellationRequested();
            throw Away(e is OperationCanceledException ? "no answer in time" : e.Message);
        }
        finally
        {
            _gate.Release();
        }
    }

    private RefusalException Away(string trouble)
    {
        if (!_isAway)
            logger.RedisAway(trouble);
        _isAway = true;
        return new(new Problem("cache-unavailable", StatusCodes.Status503ServiceUnavailable, $"Redis does not take it: {trouble}; go on without the cache") { RetryAfter = TimeSpan.FromSeconds(1) });
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}

using AgentRegions.Sidecar.Http;
using StackExchange.Redis;

namespace AgentRegions.Sidecar.Caching.Redis;

/// <summary>The connection to Redis, opened in the background at start. A command that fails, or takes longer than <see cref="Patience"/>, is refused.</summary>
internal sealed class RedisLink(RedisAddress address, SecretFile? password, TimeProvider time, ILogger<RedisLink> logger) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer>? _connection;
    private bool _isAway;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = ConnectAsync();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <exception cref="RefusalException">Redis is away, refuses the command, or takes too long. The command may have been carried out.</exception>
    public async Task<T> SendAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var connection = await ConnectAsync().WaitAsync(either.Token);
            var answer = await command(connection.GetDatabase()).WaitAsync(either.Token);
            if (Interlocked.Exchange(ref _isAway, false))
                logger.RedisBack();
            return answer;
        }
        catch (Exception e) when (e is RedisException or RedisTimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw Away(e is RedisTimeoutException or OperationCanceledException ? "no answer in time" : e.GetBaseException().Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
            await (await connection).DisposeAsync();
    }

    private Task<ConnectionMultiplexer> ConnectAsync()
    {
        lock (_gate)
            return _connection is null or { IsFaulted: true } ? _connection = ConnectionMultiplexer.ConnectAsync(address.ToOptions(password, Patience)) : _connection;
    }

    private RefusalException Away(string trouble)
    {
        if (!Interlocked.Exchange(ref _isAway, true))
            logger.RedisAway(trouble);
        return new(new Problem("cache-unavailable", StatusCodes.Status503ServiceUnavailable, $"Redis does not take it: {trouble}; go on without the cache") { RetryAfter = TimeSpan.FromSeconds(1) });
    }
}

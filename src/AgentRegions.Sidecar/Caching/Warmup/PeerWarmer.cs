using System.Text.Json;

namespace AgentRegions.Sidecar.Caching.Warmup;

/// <summary>In the background: fills the cache from the peers after a start, then offers them what the agent shares.</summary>
internal sealed class PeerWarmer(WarmupQueue queue, PeerList peers, PeerClient client, ICache cache, WarmupIntake intake, CacheMetrics metrics, TimeProvider time, ILogger<PeerWarmer> logger) : BackgroundService
{
    /// <summary>How long after a start peers are looked for: what they hold is of use to a sidecar that was away shortly.</summary>
    private static readonly TimeSpan PullWithin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(PullAsync(stoppingToken), OfferAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>From the first peer that answers.</summary>
    private async Task PullAsync(CancellationToken stoppingToken)
    {
        if (cache is not MemoryCache)
            return;
        var startedAt = time.GetTimestamp();
        while (time.GetElapsedTime(startedAt) < PullWithin)
        {
            foreach (var peer in peers.Now)
            {
                var askedAt = time.GetTimestamp();
                if (await client.PullAsync(peer, stoppingToken) is not { } body)
                    continue;
                var stored = await intake.StoreAsync(body, time.GetElapsedTime(askedAt), maxAge: null, stoppingToken);
                logger.Pulled(peer.Authority, stored);
                return;
            }
            await Task.Delay(LookAgain, time, stoppingToken);
        }
    }

    private async Task OfferAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var batch = await queue.TakeAsync(stoppingToken);
            var fresh = batch.Where(e => e.Age(time) < WarmupIntake.MaxAge).ToList();
            if (fresh.Count < batch.Count)
                metrics.Sent("dropped", batch.Count - fresh.Count);
            if (fresh.Count == 0)
                continue;
            var body = JsonSerializer.SerializeToUtf8Bytes(new WarmupBody { Entries = [.. fresh.Select(e => WarmupEntry.Of(e, time))] }, WarmupJson.Default.WarmupBody);
            await Task.WhenAll(peers.Now.Select(async peer => metrics.Sent(
                await client.OfferAsync(peer, body, stoppingToken) switch { true => "accepted", false => "refused", null => "failed" }, fresh.Count)));
        }
    }
}

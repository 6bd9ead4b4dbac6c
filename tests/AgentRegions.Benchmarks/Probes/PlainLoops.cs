namespace AgentRegions.Benchmarks.Probes;

/// <summary>The peer: what anybody would write, a loop for each target with a shared client, which judges nothing.</summary>
internal static class PlainLoops
{
    public static async Task RunAsync(int targets, Uri endpoint, TimeSpan interval, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = interval };
        var health = new Uri(endpoint, "/health");
        await Task.WhenAll(Enumerable.Range(0, targets).Select(i => LoopAsync(http, health, i * interval / targets, interval, cancellation)));
    }

    private static async Task LoopAsync(HttpClient http, Uri health, TimeSpan phase, TimeSpan interval, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(phase, cancellation);
            using var timer = new PeriodicTimer(interval);
            while (await timer.WaitForNextTickAsync(cancellation))
                await http.GetByteArrayAsync(health, cancellation);
        }
        catch (OperationCanceledException)
        {
        }
    }
}

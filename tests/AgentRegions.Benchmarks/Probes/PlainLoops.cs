namespace AgentRegions.Benchmarks.Probes;

/// <summary>The peer: what anybody would write, a loop and a client for each target, which judges nothing.</summary>
internal static class PlainLoops
{
    public static async Task RunAsync(int targets, Uri endpoint, TimeSpan interval, CancellationToken cancellation)
    {
        var health = new Uri(endpoint, "/health");
        await Task.WhenAll(Enumerable.Range(0, targets).Select(i => LoopAsync(health, i * interval / targets, interval, cancellation)));
    }

    private static async Task LoopAsync(Uri health, TimeSpan phase, TimeSpan interval, CancellationToken cancellation)
    {
        // Regions are different hosts: no connection serves two of them.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = interval };
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

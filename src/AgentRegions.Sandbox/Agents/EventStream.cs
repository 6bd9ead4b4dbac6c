using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace AgentRegions.Sandbox.Agents;

/// <summary>Server-sent events that tick until either side ends: what a token stream looks like to a network. Counts who listens.</summary>
internal sealed class EventStream(string region, NetworkGate network, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private int _active;

    public int Active => Volatile.Read(ref _active);

    public async Task ServeAsync(HttpContext context, CancellationToken ends)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        Interlocked.Increment(ref _active);
        try
        {
            for (var tick = 0; ; tick++)
            {
                await network.PassAsync(ends);
                await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"id: {tick}\ndata: token {tick} from {region}\n\n"), ends);
                await context.Response.Body.FlushAsync(ends);
                await Task.Delay(Interval, time, ends);
            }
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }
}

using System.Globalization;
using System.Text.Json;
using AgentRegions.Sidecar.Caching.Warmup;
using AgentRegions.Sidecar.Http;
using AgentRegions.Sidecar.Options;

namespace AgentRegions.Sidecar.Caching;

internal sealed class CacheHandler(ICache cache, WarmupQueue queue, WarmupIntake intake, CacheMetrics metrics, SidecarOptions options, TimeProvider time, IServiceProvider services)
{
    private const long RecentBytes = 16 * 1024 * 1024;

    private readonly PeerSignature? _signature = services.GetService<PeerSignature>();

    public async Task GetAsync(HttpContext context)
    {
        var entry = await cache.GetAsync(KeyOf(context), context.RequestAborted);
        metrics.Read(entry is not null);
        if (entry is null)
            throw new RefusalException(new Problem("not-cached", StatusCodes.Status404NotFound, "there is nothing under this key, or its time is over; make the value and PUT it"));
        var response = context.Response;
        response.ContentType = entry.ContentType;
        response.ContentLength = entry.Value.Length;
        response.Headers.Age = Seconds(entry.Age(time));
        response.Headers.CacheControl = $"max-age={Seconds(entry.TimeToLive)}";
        await response.Body.WriteAsync(entry.Value, context.RequestAborted);
    }

    public async Task PutAsync(HttpContext context)
    {
        var entry = new CacheEntry(
            KeyOf(context), await ReadAllAsync(context), context.Request.ContentType ?? CacheRules.StandardType, time.GetTimestamp(), CacheRules.TtlOf(context.Request, options.Cache.TimeToLive));
        if (!await cache.PutAsync(entry, context.RequestAborted))
            throw new RefusalException(new Problem("value-too-large", StatusCodes.Status413PayloadTooLarge, "the value is larger than the whole cache; raise --cache-bytes, or keep it elsewhere"));
        if (context.Request.Query["warmup"] == "true")
            Share(entry);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public async Task DeleteAsync(HttpContext context)
    {
        await cache.DeleteAsync(KeyOf(context), context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>From the agent: kept, and offered to the peers in the background. From a peer: kept.</summary>
    public async Task WarmupAsync(HttpContext context)
    {
        var isPeer = context.Features.Get<PeerSide>() is not null;
        var content = await ReadAllAsync(context);
        var onTheWay = isPeer ? CheckPeer(context, content) : TimeSpan.Zero;
        await intake.StoreAsync(Parse(content), onTheWay, WarmupIntake.MaxAge, context.RequestAborted);
        if (!isPeer)
        {
            foreach (var entry in Parse(content).Entries)
                Share(entry.ToEntry(TimeSpan.Zero, options.Cache.TimeToLive, time));
        }
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    public Task RecentAsync(HttpContext context)
    {
        if (context.Features.Get<PeerSide>() is null)
            return Answers.WriteAsync(context, Problems.NoRoute(context.Request.Method, context.Request.Path));
        CheckPeer(context, []);
        var body = new WarmupBody { Entries = [.. cache.Recent(RecentBytes).Select(e => WarmupEntry.Of(e, time))] };
        return Answers.WriteAsync(context, StatusCodes.Status200OK, body, WarmupJson.Default.WarmupBody);
    }

    private void Share(CacheEntry entry)
    {
        if (_signature is not null)
            queue.Add(entry);
    }

    private TimeSpan CheckPeer(HttpContext context, ReadOnlySpan<byte> body) =>
        _signature!.Check(context.Request, body, out var onTheWay) is { } problem ? throw new RefusalException(problem) : onTheWay;

    private static WarmupBody Parse(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, WarmupJson.Default.WarmupBody) ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new RefusalException(Problems.Invalid(Answers.Explain(e)));
        }
    }

    private static async Task<byte[]> ReadAllAsync(HttpContext context)
    {
        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content, context.RequestAborted);
        return content.ToArray();
    }

    private static string KeyOf(HttpContext context) => CacheRules.RequireKey(context.Request.RouteValues["key"] as string);

    private static string Seconds(TimeSpan span) => ((long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}

using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Testing;

/// <summary>
/// Stands before DynamoDB Local. A test sees every call before the store does, and again before the caller has its answer, and says what becomes of it.
/// </summary>
public sealed class StoreTap : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Uri _store;
    private readonly WebApplication _app;
    private int _underWay;

    private StoreTap(Uri store)
    {
        _store = store;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The store has not seen the call.</summary>
    public Func<TappedCall, Task<Fate>> Before { get; set; } = _ => Task.FromResult(Fate.GoesOn);

    /// <summary>The store has done what the call asks, and the caller does not know.</summary>
    public Func<TappedCall, Task<Fate>> After { get; set; } = _ => Task.FromResult(Fate.GoesOn);

    /// <summary>Calls that are not answered yet, also of callers that are gone.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>By how much the store's clock is ahead of the true time, as its answers tell.</summary>
    public TimeSpan ClockAhead { get; set; }

    public static async Task<StoreTap> StartAsync(Uri store)
    {
        var tap = new StoreTap(store);
        await tap._app.StartAsync();
        return tap;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            await PassAsync(context);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task PassAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        var call = new TappedCall(context.Request.Headers["X-Amz-Target"].ToString().Split('.')[^1], buffer.ToArray());
        if (!await GoesOnAsync(context, await Before(call)))
            return;
        using var answer = await ForwardAsync(context.Request, call);
        if (await GoesOnAsync(context, await After(call)))
            await AnswerAsync(context.Response, answer);
    }

    private static async Task<bool> GoesOnAsync(HttpContext context, Fate fate)
    {
        switch (fate)
        {
            case Fate.GoesOn:
                return true;
            case Fate.IsThrottled:
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                context.Response.ContentType = "application/x-amz-json-1.0";
                await context.Response.WriteAsync("""{"__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException", "message": "slow down"}""");
                return false;
            case Fate.Hangs:
                var gone = new TaskCompletionSource();
                using (context.RequestAborted.Register(gone.SetResult))
                    await gone.Task;
                return false;
            default:
                context.Abort();
                return false;
        }
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpRequest request, TappedCall call)
    {
        using var forwarded = new HttpRequestMessage(HttpMethod.Post, _store) { Content = new ByteArrayContent(call.Body) };
        foreach (var (name, value) in request.Headers.Where(h => h.Key is not ("Host" or "Content-Length" or "Transfer-Encoding")))
        {
            if (!forwarded.Headers.TryAddWithoutValidation(name, (string?[])value!))
                forwarded.Content.Headers.TryAddWithoutValidation(name, (string?[])value!);
        }
        return await _http.SendAsync(forwarded);
    }

    private async Task AnswerAsync(HttpResponse response, HttpResponseMessage answer)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, value) in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Transfer-Encoding" or "Connection")))
            response.Headers[name] = value.ToArray();
        response.Headers.Date = (DateTimeOffset.UtcNow + ClockAhead).ToString("R");
        await answer.Content.CopyToAsync(response.Body);
    }
}

/// <summary>What becomes of a call at this point.</summary>
public enum Fate
{
    GoesOn,

    /// <summary>The caller is told to slow down.</summary>
    IsThrottled,

    /// <summary>The connection breaks.</summary>
    IsCut,

    /// <summary>Nothing more happens until the caller gives up.</summary>
    Hangs,
}

/// <param name="Operation">Such as PutItem.</param>
/// <param name="Body">JSON.</param>
public sealed record TappedCall(string Operation, byte[] Body)
{
    /// <summary>Of the item that is put; empty: none is.</summary>
    public string PutSortKey { get; } =
        Operation == "PutItem" ? JsonDocument.Parse(Body).RootElement.GetProperty("Item").GetProperty("sk").GetProperty("S").GetString()! : "";
}

using System.Net;
using System.Net.WebSockets;
using AgentRegions.Integration.Conversations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Integration.Load;

/// <summary>
/// A region's agent, as one is to be written: it begins each stream at its sidecar and ends it there, and sends on whoever comes while the region takes no
/// traffic. Its health is its sidecar's.
/// </summary>
internal sealed class LoadAgent : IAsyncDisposable
{
    private const int Conflict = StatusCodes.Status409Conflict;

    private readonly string _region;
    private readonly AgentSidecar _sidecar;
    private readonly EffectLedger _ledger;
    private readonly WebApplication _app;
    private readonly TimeSpan _model;
    private int _streams;

    private LoadAgent(string region, AgentSidecar sidecar, EffectLedger ledger, WebApplication app, TimeSpan model) =>
        (_region, _sidecar, _ledger, _app, _model) = (region, sidecar, ledger, app, model);

    public Uri Endpoint => new(_app.Urls.First());

    /// <param name="model">What the model takes for a turn, on average.</param>
    public static async Task<LoadAgent> StartAsync(string region, Uri sidecar, EffectLedger ledger, TimeSpan model)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var agent = new LoadAgent(region, new(sidecar), ledger, app, model);
        app.UseWebSockets();
        app.Run(context => context.Request.Path == "/health" ? agent.HealthAsync(context) : agent.StreamAsync(context));
        await app.StartAsync();
        return agent;
    }

    /// <summary>Every connection is cut, and none is accepted any more.</summary>
    public Task KillAsync() => _app.StopAsync(new CancellationToken(canceled: true));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _sidecar.Dispose();
    }

    private async Task HealthAsync(HttpContext context)
    {
        try
        {
            var health = await _sidecar.SendAsync("GET", "/health");
            context.Response.StatusCode = health.Status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(health.Body.ToJsonString());
        }
        catch (HttpRequestException)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    private async Task StreamAsync(HttpContext context)
    {
        var id = $"{_region}-{Interlocked.Increment(ref _streams)}";
        var begun = await BeginAsync(id);
        if (!begun.Here)
        {
            context.Response.StatusCode = begun.SendTo is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status307TemporaryRedirect;
            if (begun.SendTo is { } elsewhere)
                context.Response.Headers.Location = $"{elsewhere}{context.Request.Path}{context.Request.QueryString}";
            return;
        }
        var talk = new AgentTalk(_region, (string)context.Request.Query["session"]!, long.Parse((string)context.Request.Query["known"]!, null), _sidecar, _ledger);
        try
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            while (await socket.ReceiveAsync<Turn>(context.RequestAborted) is { } turn)
            {
                if (_model > TimeSpan.Zero)
                    await Task.Delay(_model * (0.5 + Random.Shared.NextDouble()), context.RequestAborted);
                await socket.SendAsync(await talk.AnswerAsync(turn, context.RequestAborted), context.RequestAborted);
            }
            if (await talk.EndAsync(context.RequestAborted))
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
            else
                socket.Abort();
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or HttpRequestException)
        {
            // The client left, or the world ends; the client counts it.
            await talk.LeaveAsync();
        }
        finally
        {
            await _sidecar.SendAsync("DELETE", $"/v1/streams/{id}");
        }
    }

    private async Task<(bool Here, string? SendTo)> BeginAsync(string id)
    {
        try
        {
            var service = await _sidecar.SendAsync("GET", "/v1/service");
            if ((bool?)service.Body["takesTraffic"] == false && service.Text("sendTo") is { Length: > 0 } elsewhere)
                return (false, elsewhere);
            var begun = await _sidecar.SendAsync("PUT", $"/v1/streams/{id}");
            return begun.Status switch
            {
                StatusCodes.Status201Created => (true, null),
                Conflict when begun.Text("sendTo") is { Length: > 0 } there => (false, there),
                _ => (false, null),
            };
        }
        catch (HttpRequestException)
        {
            return (false, null);
        }
    }
}

/// <summary>The sidecar beside an agent.</summary>
internal sealed class AgentSidecar(Uri address) : SidecarUser(address);

using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Sandbox.Chaos;

/// <summary>The world's switches on loopback: GET /world, POST /chaos. Who asks must know the token of the state file.</summary>
internal sealed class ControlEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IBreakableWorld _world;

    private ControlEndpoint(WebApplication app, IBreakableWorld world)
    {
        _app = app;
        _world = world;
    }

    public Uri Address => new(_app.Urls.First());

    public string Token { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>What was done, in words; raised on the request's thread.</summary>
    public event Action<string>? Done;

    public static async Task<ControlEndpoint> StartAsync(IBreakableWorld world, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var control = new ControlEndpoint(app, world);
        app.Use(control.RequireTokenAsync);
        app.MapGet("/world", context => WriteAsync(context, StatusCodes.Status200OK, JsonSerializer.Serialize(StateOf(world), ChaosJson.Default.WorldState)));
        app.MapPost("/chaos", control.ChaosAsync);
        await app.StartAsync(cancellationToken);
        return control;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private static WorldState StateOf(IBreakableWorld world) => new()
    {
        Agents = [.. world.Agents.Select(agent => new AgentSummary
        {
            Region = agent.Region,
            Endpoint = agent.Endpoint.ToString(),
            Running = agent.IsRunning,
            Cut = agent.Network.IsCut,
            Mode = agent.Agent.State.Mode,
            ModelTag = agent.Agent.State.Report.ModelTag,
            Streams = agent.Agent.Streams,
        })],
        Faults = [.. new[] { world.DnsThrottled ? "Route 53's API is throttled" : null, world.ApiServerDown ? "the Kubernetes API server is down" : null }.OfType<string>()],
    };

    private Task RequireTokenAsync(HttpContext context, RequestDelegate next)
    {
        var given = Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString());
        return CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes($"Bearer {Token}"))
            ? next(context)
            : ReplyAsync(context, StatusCodes.Status401Unauthorized, "send the token of .sandbox/world.json as a bearer token");
    }

    private async Task ChaosAsync(HttpContext context)
    {
        try
        {
            var request = await JsonSerializer.DeserializeAsync(context.Request.Body, ChaosJson.Default.ChaosRequest, context.RequestAborted) ?? throw new JsonException("nothing");
            var said = await ChaosActions.ApplyAsync(_world, request, context.RequestAborted);
            Done?.Invoke(said);
            await ReplyAsync(context, StatusCodes.Status200OK, said);
        }
        catch (Exception e) when (e is ChaosException or JsonException)
        {
            await ReplyAsync(context, StatusCodes.Status400BadRequest, e.Message);
        }
        catch (IOException e)
        {
            // A dead agent's port is anybody's.
            await ReplyAsync(context, StatusCodes.Status409Conflict, $"an agent does not start: {e.Message.TrimEnd('.')}; end the program that took its port, and try again");
        }
    }

    private static Task ReplyAsync(HttpContext context, int status, string message) =>
        WriteAsync(context, status, JsonSerializer.Serialize(new(message), ChaosJson.Default.ChaosReply));

    private static Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json + "\n", context.RequestAborted);
    }
}

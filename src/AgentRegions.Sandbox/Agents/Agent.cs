using System.Text;
using System.Text.Json;
using AgentRegions.Core.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AgentRegions.Sandbox.Agents;

/// <summary>One region's agent: its health, who it is, a stream, and the switch that makes it misbehave.</summary>
internal sealed class Agent
{
    private static readonly byte[] Filler = Encoding.ASCII.GetBytes(new string('x', 16 * 1024));
    private readonly Lock _changes = new();
    private readonly string _region;
    private readonly TimeProvider _time;
    private readonly NetworkGate _network;
    private readonly EventStream _stream;
    private volatile AgentState _state;
    private int _requests;

    public Agent(HealthReport report, NetworkGate network, TimeProvider time)
    {
        _region = report.Region!;
        _time = time;
        _network = network;
        _stream = new(_region, network, time);
        InitialState = _state = new(AgentMode.Ok, TimeSpan.FromSeconds(5), report, new());
    }

    /// <summary>What it was started as.</summary>
    public AgentState InitialState { get; }

    public AgentState State => _state;

    /// <summary>Answers <c>POST /chat</c>; null: it holds no conversations.</summary>
    public Func<HttpContext, CancellationToken, Task>? Talk { get; init; }

    public int Streams => _stream.Active;

    public void Change(AgentControl change)
    {
        lock (_changes)
            _state = _state.With(change);
    }

    /// <param name="stopping">Ends requests that hang, so that stopping does not wait for them.</param>
    public void Map(WebApplication app, CancellationToken stopping)
    {
        app.MapGet("/health", context => AnswerAsync(context, HealthAsync, stopping));
        app.MapGet("/", context => AnswerAsync(context, WhoAsync, stopping));
        app.MapGet("/stream", context => AnswerAsync(context, StreamAsync, stopping));
        app.MapPost("/probe/semantic", context => AnswerAsync(context, (asked, state, ends) => SemanticProbeAnswer.WriteAsync(asked, _region, state, ends), stopping));
        if (Talk is { } talk)
            app.MapPost("/chat", context => AnswerAsync(context, (asked, _, ends) => talk(asked, ends), stopping));
        app.MapGet("/control", context => AnswerAsync(context, WriteStateAsync, stopping, misbehaves: false));
        app.MapPost("/control", context => AnswerAsync(context, ControlAsync, stopping, misbehaves: false));
    }

    private async Task AnswerAsync(HttpContext context, Func<HttpContext, AgentState, CancellationToken, Task> answer, CancellationToken stopping, bool misbehaves = true)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        AgentState state;
        try
        {
            await _network.PassAsync(ends.Token);
            state = _state;
            if (misbehaves && state.Mode is AgentMode.Slow or AgentMode.Hang)
                await Task.Delay(state.Mode == AgentMode.Slow ? state.Delay : Timeout.InfiniteTimeSpan, _time, ends.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
            return;
        }
        if (misbehaves && (state.Mode == AgentMode.Down503 || (state.Mode == AgentMode.HalfFail && Interlocked.Increment(ref _requests) % 2 == 0)))
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "text/plain", "out of service\n");
        else
            await answer(context, state, ends.Token);
    }

    private async Task HealthAsync(HttpContext context, AgentState state, CancellationToken ends)
    {
        switch (state.Mode)
        {
            case AgentMode.NotJson:
                await WriteAsync(context, StatusCodes.Status200OK, "text/html", "<html>all is well</html>\n");
                break;
            case AgentMode.Huge:
                await WriteHugeAsync(context);
                break;
            default:
                var report = state.Report with
                {
                    Status = state.Mode == AgentMode.Degraded ? "degraded" : state.Report.Status,
                    Streams = state.Report.Streams is { } streams ? streams with { Active = streams.Active + Streams } : null,
                };
                var json = JsonSerializer.SerializeToUtf8Bytes(report, HealthJson.Default.HealthReport);
                context.Response.ContentType = "application/json";
                context.Response.ContentLength = json.Length;
                await context.Response.Body.WriteAsync(json, context.RequestAborted);
                break;
        }
    }

    private Task StreamAsync(HttpContext context, AgentState state, CancellationToken ends) => _stream.ServeAsync(context, ends);

    private async Task WhoAsync(HttpContext context, AgentState state, CancellationToken ends)
    {
        context.Response.Headers["X-Served-By-Region"] = _region;
        await WriteAsync(context, StatusCodes.Status200OK, "text/plain", $"{_region} served this (release {state.Report.Release}, model {state.Report.ModelTag})\n");
    }

    private async Task ControlAsync(HttpContext context, AgentState state, CancellationToken ends)
    {
        try
        {
            var change = await JsonSerializer.DeserializeAsync(context.Request.Body, AgentJson.Default.AgentControl, context.RequestAborted);
            if (change is null || change.DelaySeconds is < 0 or > 3600)
                throw new JsonException("delay_seconds must be from 0 to 3600");
            Change(change);
        }
        catch (JsonException e)
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, "text/plain",
                $"{(e.Path is null ? e.Message : $"not understood: {e.Path}")}\nWrite for example {{\"mode\": \"degraded\", \"model_tag\": \"m-8\"}}. Modes: ok, degraded, down503, slow, hang, not-json, huge, half-fail.\n");
            return;
        }
        await WriteStateAsync(context, _state, ends);
    }

    private Task WriteStateAsync(HttpContext context, AgentState state, CancellationToken ends) =>
        WriteAsync(context, StatusCodes.Status200OK, "application/json", JsonSerializer.Serialize(state.ToControl(), AgentJson.Default.AgentControl) + "\n");

    private static async Task WriteHugeAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("{\"status\": \"ok\", \"notes\": \"", context.RequestAborted);
        for (var written = 0; written < 1024 * 1024; written += Filler.Length)
            await context.Response.Body.WriteAsync(Filler, context.RequestAborted);
        await context.Response.WriteAsync("\"}", context.RequestAborted);
    }

    private static Task WriteAsync(HttpContext context, int status, string type, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}

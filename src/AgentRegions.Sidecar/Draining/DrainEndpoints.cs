using System.Text.Json;
using System.Text.Json.Serialization;
using AgentRegions.Sidecar.Http;
using AgentRegions.Sidecar.Knowledge;
using AgentRegions.Sidecar.Monitoring;
using AgentRegions.Sidecar.Options;

namespace AgentRegions.Sidecar.Draining;

/// <summary><c>POST|GET|DELETE /v1/drain</c>, and <c>PUT|DELETE /v1/streams/{id}</c> by which the agent says what it streams.</summary>
internal static class DrainEndpoints
{
    private const int MaxIdLength = 200;

    public static IEndpointRouteBuilder MapDrain(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var (knowledge, options) = (services.GetRequiredService<IServiceKnowledge>(), services.GetRequiredService<SidecarOptions>());
        var (drain, streams, meter) = (services.GetRequiredService<Drain>(), services.GetRequiredService<StreamBoard>(), services.GetRequiredService<SidecarMeter>());
        var drained = meter.Counter("drained_streams_total", "Streams that ended during a drain");
        meter.Gauge("streams_active", "Streams that the agent has registered", () => (double?)streams.Active);
        endpoints.MapPost("/v1/drain", async context =>
        {
            var body = context.Request.ContentLength is null or 0 ? new() : await Answers.ReadAsync(context, DrainJson.Default.DrainBody);
            if (!(body.WaitSeconds is >= 0 and <= 600))
                throw new RefusalException(Problems.Invalid("waitSeconds: write 0 to 600"));
            await Answers.WriteAsync(context, StatusCodes.Status200OK, await drain.BeginAsync(TimeSpan.FromSeconds(body.WaitSeconds), context.RequestAborted), DrainJson.Default.DrainAnswer);
        }).WithMetadata(Unhurried.Instance);
        endpoints.MapGet("/v1/drain", context => Answers.WriteAsync(context, StatusCodes.Status200OK, drain.Now, DrainJson.Default.DrainAnswer));
        endpoints.MapDelete("/v1/drain", context =>
        {
            drain.End();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        endpoints.MapPut("/v1/streams/{id}", context =>
        {
            context.Response.StatusCode = streams.Begin(IdOf(context), !drain.IsOn) switch
            {
                StreamBegin.Begun => StatusCodes.Status201Created,
                StreamBegin.Renewed => StatusCodes.Status204NoContent,
                StreamBegin.Draining => throw new RefusalException(Leaving(knowledge.Now?.Elsewhere(options.Region))),
                _ => throw new RefusalException(new Problem("too-many-streams", StatusCodes.Status429TooManyRequests, $"more than {StreamBoard.MaxStreams} streams are registered; DELETE those that ended")),
            };
            return Task.CompletedTask;
        });
        endpoints.MapDelete("/v1/streams/{id}", context =>
        {
            if (streams.End(IdOf(context)) && drain.IsOn)
                meter.Add(drained, 1);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        return endpoints;
    }

    private static Problem Leaving(Uri? sendTo) => new("draining", StatusCodes.Status409Conflict, "traffic is about to leave this region: no stream may begin here; send the user to the region that takes over")
    {
        Further = sendTo is null ? null : new() { ["sendTo"] = JsonSerializer.SerializeToElement(sendTo.ToString().TrimEnd('/'), DrainJson.Default.String) },
    };

    private static string IdOf(HttpContext context) =>
        context.Request.RouteValues["id"] is string { Length: > 0 and <= MaxIdLength } id ? id : throw new RefusalException(Problems.Invalid($"stream id: write 1 to {MaxIdLength} characters"));
}

internal sealed record DrainBody
{
    /// <summary>How long the answer may wait for the streams to end: 0 to 600.</summary>
    public double WaitSeconds { get; set; } = 30;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 8)]
[JsonSerializable(typeof(DrainBody))]
[JsonSerializable(typeof(DrainAnswer))]
[JsonSerializable(typeof(string))]
internal sealed partial class DrainJson : JsonSerializerContext;

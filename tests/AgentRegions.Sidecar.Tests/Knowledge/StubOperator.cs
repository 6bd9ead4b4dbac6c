using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AgentRegions.Sidecar.Tests.Knowledge;

/// <summary>Answers as an operator does, what a test tells it to.</summary>
internal sealed class StubOperator : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StubOperator(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>Null: 503.</summary>
    public volatile object? Answer;

    private int _answersLeft = int.MaxValue;

    public string? AskedPath { get; private set; }

    private volatile string _said = "{}";

    /// <summary>A field of what the sidecar last said of itself; empty: it did not say it.</summary>
    public string Said(string field) => JsonNode.Parse(_said)![field]?.ToString() ?? "";

    public static async Task<StubOperator> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stub = new StubOperator(builder.Build());
        stub._app.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            stub._said = await body.ReadToEndAsync();
            stub.AskedPath = context.Request.Path;
            var answer = Interlocked.Decrement(ref stub._answersLeft) < 0 ? null : stub.Answer;
            context.Response.StatusCode = answer is null ? 503 : 200;
            await context.Response.WriteAsync(JsonSerializer.Serialize(answer ?? new()));
        });
        await stub._app.StartAsync();
        return stub;
    }

    /// <summary>From now on so many questions are answered; the others with 503.</summary>
    public void AnswerOnly(int times) => Volatile.Write(ref _answersLeft, times);

    public void Tell(long epoch, string active, double asOf = 0, bool changing = false, params (string Name, string Endpoint)[] regions) => Tell(null, epoch, active, asOf, changing, regions);

    /// <param name="phase">Of a change from us-east-1 to eu-west-1 that is being prepared; empty: it is past its fence; null: there is none.</param>
    public void Tell(string? phase, long epoch, string active, double asOf = 0, bool changing = false, params (string Name, string Endpoint)[] regions) => Answer = new
    {
        service = "agents/support",
        epoch,
        term = 1,
        active = active.Split(',', StringSplitOptions.RemoveEmptyEntries),
        leader = "us-east-1",
        asOfSeconds = asOf,
        changing,
        regions = regions.Select(r => new { name = r.Name, endpoint = r.Endpoint }),
        switchover = phase is null ? null : new
        {
            demand = phase.Length == 0 ? null : $"1-2/{phase}",
            phase = phase.Length == 0 ? null : phase,
            opens = new[] { "eu-west-1" },
            drains = phase switch { "Open" => [], "RollBack" => ["eu-west-1"], _ => new[] { "us-east-1" } },
        },
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

using System.Text.Json;
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

    public string? AskedPath { get; private set; }

    public static async Task<StubOperator> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stub = new StubOperator(builder.Build());
        stub._app.Run(context =>
        {
            stub.AskedPath = context.Request.Path;
            context.Response.StatusCode = stub.Answer is null ? 503 : 200;
            return context.Response.WriteAsync(JsonSerializer.Serialize(stub.Answer ?? new()));
        });
        await stub._app.StartAsync();
        return stub;
    }

    public void Tell(long epoch, string active, double asOf = 0, bool changing = false, params (string Name, string Endpoint)[] regions) => Answer = new
    {
        service = "agents/support",
        epoch,
        term = 1,
        active = active.Split(',', StringSplitOptions.RemoveEmptyEntries),
        leader = "us-east-1",
        asOfSeconds = asOf,
        changing,
        regions = regions.Select(r => new { name = r.Name, endpoint = r.Endpoint }),
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

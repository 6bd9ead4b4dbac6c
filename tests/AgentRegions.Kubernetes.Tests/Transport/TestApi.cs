using AgentRegions.Kubernetes.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.Tests.Transport;

/// <summary>An HTTP server that answers as a test tells it to, and counts.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private TestApi(WebApplication app) => _app = app;

    public int Requests => Volatile.Read(ref _requests);

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <param name="answer">The request and its number, from 1.</param>
    public static async Task<TestApi> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var api = new TestApi(app);
        app.Run(context => answer(context, Interlocked.Increment(ref api._requests)));
        await app.StartAsync();
        return api;
    }

    public KubernetesClient NewClient(Action<KubernetesClientOptions>? configure = null, TimeProvider? time = null, ILogger? logger = null)
    {
        var options = new KubernetesClientOptions { Server = Address };
        configure?.Invoke(options);
        time ??= TimeProvider.System;
        return new(options, Loaders.Nowhere(time), time, logger);
    }

    public static async Task AnswerAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}

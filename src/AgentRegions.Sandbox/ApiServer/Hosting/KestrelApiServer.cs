using System.Net;
using System.Security.Cryptography.X509Certificates;
using AgentRegions.Sandbox.ApiServer.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Sandbox.ApiServer.Hosting;

/// <summary>The core behind HTTPS on loopback.</summary>
internal sealed class KestrelApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();

    private KestrelApiServer(WebApplication app) => _app = app;

    public Uri Endpoint { get; private set; } = null!;

    public static async Task<KestrelApiServer> StartAsync(ApiServerCore core, int port, X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinResponseDataRate = null;
            // A client keeps all its watches on one connection.
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(certificate);
            });
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        var server = new KestrelApiServer(builder.Build());
        server._app.Run(context => server.AnswerAsync(core, context));
        await server._app.StartAsync(cancellationToken);
        server.Endpoint = new(server._app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        using var noPatience = new CancellationTokenSource();
        await noPatience.CancelAsync();
        await _app.StopAsync(noPatience.Token);
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task AnswerAsync(ApiServerCore core, HttpContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        try
        {
            await WriteAsync(await core.HandleAsync(await ReadAsync(context.Request, ended.Token), ended.Token), context, ended.Token);
        }
        catch (Exception e) when (e is ConnectionCutException or OperationCanceledException)
        {
            context.Abort();
        }
    }

    private static async Task<ApiRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        // One byte too many is enough to know that it is too long.
        for (int read; body.Length <= ApiServerCore.LongestBody && (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
            body.Write(buffer, 0, read);
        return new(request.Method, request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget)
        {
            Accept = request.Headers.Accept.ToString(),
            ContentType = request.ContentType ?? "",
            Authorization = request.Headers.Authorization.ToString(),
            ImpersonateUser = request.Headers["Impersonate-User"],
            UserAgent = request.Headers.UserAgent.ToString(),
            Body = body.GetBuffer().AsMemory(0, (int)body.Length),
        };
    }

    private static async Task WriteAsync(ApiResponse answer, HttpContext context, CancellationToken cancellationToken)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        foreach (var header in answer.Headers)
            response.Headers.Append(header.Key, header.Value);
        if (answer.Events is not { } events)
        {
            response.ContentLength = answer.Body.Length;
            if (!HttpMethods.IsHead(context.Request.Method))
                await response.Body.WriteAsync(answer.Body, cancellationToken);
            return;
        }
        await response.StartAsync(cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        await foreach (var line in events.WithCancellation(cancellationToken))
        {
            await response.Body.WriteAsync(line, cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }
}

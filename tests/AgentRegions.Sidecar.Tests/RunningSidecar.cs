using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AgentRegions.Sidecar.Hosting;
using AgentRegions.Sidecar.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Sidecar.Tests;

/// <summary>A sidecar in this process, on a loopback port of its own or a Unix socket, and a client of it.</summary>
internal sealed class RunningSidecar : IAsyncDisposable
{
    private RunningSidecar(WebApplication app, HttpClient client)
    {
        App = app;
        Client = client;
    }

    public WebApplication App { get; }

    public HttpClient Client { get; }

    public static SidecarOptions Options { get; } = new() { Region = "us-east-1", Listen = "http://127.0.0.1:0", LogLevel = Microsoft.Extensions.Logging.LogLevel.Warning };

    public static async Task<RunningSidecar> StartAsync(SidecarOptions? options = null, Action<WebApplicationBuilder>? customize = null)
    {
        options ??= Options;
        var app = SidecarApp.Build(options, customize);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new(app, ListenAddress.Parse(options.Listen)!.UnixPath is { } path ? OverSocket(path) : new HttpClient { BaseAddress = new(address) });
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request);
        return new(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }

    public static HttpClient OverSocket(string path) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new("http://sidecar"),
    };
}

internal sealed record Answer(int Status, string? ContentType, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The problem's type; fails when the answer is not a problem of this status with a detail.</summary>
    public string ProblemOf(int status)
    {
        Assert.Equal((status, "application/problem+json"), (Status, ContentType));
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(Json.GetProperty("detail").GetString()!);
        return Json.GetProperty("type").GetString()!;
    }
}

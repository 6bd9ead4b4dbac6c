using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using AgentRegions.Core.Resources;

namespace AgentRegions.Integration.Operator;

/// <summary>A client that DNS has sent to an operator's listener for status pages.</summary>
public sealed class PageReader : IDisposable
{
    /// <summary>What stands for the listeners in DNS.</summary>
    public const string Address = "192.0.2.10";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public int Port { get; } = FreePort();

    public string[] Arguments => ["--status-page-bind-address", $"127.0.0.1:{Port}"];

    public static SafetySpec Safety { get; } = new()
    {
        AllDown = AllDownAction.StatusPage,
        StatusPage = new() { Dns = new() { Addresses = new() { Ipv4 = [Address] } }, Message = "We know of it.", RetryAfter = Core.Duration.FromSeconds(10) },
    };

    public async Task<HttpResponseMessage> GetAsync(string host, string accept = "text/html", HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, $"http://127.0.0.1:{Port}/v1/chat") { Headers = { Host = host } };
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        return await _http.SendAsync(request);
    }

    /// <summary>What a program learns.</summary>
    public async Task<JsonNode> FactsAsync(string host)
    {
        using var answer = await GetAsync(host, "application/json");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    public void Dispose() => _http.Dispose();

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

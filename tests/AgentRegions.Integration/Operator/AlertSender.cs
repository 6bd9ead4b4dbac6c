using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Client;
using k8s.Models;

namespace AgentRegions.Integration.Operator;

/// <summary>What Alertmanager sends to an operator's listener for signals.</summary>
public sealed class AlertSender : IDisposable
{
    public const string Token = "0123456789abcdef-token";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public int Port { get; } = FreePort();

    public string[] Arguments => ["--signals-bind-address", $"127.0.0.1:{Port}"];

    public static SignalSpec Signal(string name) => new()
    {
        Name = name,
        Source = SignalSource.Alertmanager,
        Alertmanager = new() { RegionLabel = "region", Authorization = new() { SecretKeyRef = new() { Name = "alertmanager", Key = "token" } } },
    };

    public static Task<V1Secret> GiveSecretAsync(KubernetesClient client, string ns) => client.CreateAsync(new V1Secret
    {
        Metadata = new() { Name = "alertmanager", NamespaceProperty = ns },
        Data = new Dictionary<string, byte[]> { ["token"] = Encoding.UTF8.GetBytes(Token + "\n") },
    });

    /// <returns>What the operator answers, with its body.</returns>
    public async Task<(HttpStatusCode Status, string Body)> SendAsync(string service, string signal, string region, bool resolved = false, string token = Token, string name = "AgentDown")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{Port}/v1/signals/{service}/{signal}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new StringContent($$$"""
            {"version": "4", "groupKey": "{}", "truncatedAlerts": 0, "status": "firing", "receiver": "agentregion", "alerts": [
              {"status": "{{{(resolved ? "resolved" : "firing")}}}", "labels": {"alertname": "{{{name}}}", "region": "{{{region}}}"}, "annotations": {}, "fingerprint": "{{{name}}}-{{{region}}}"}]}
            """, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Anything else that someone sends there.</summary>
    public async Task<(HttpStatusCode Status, string Body)> AskAsync(HttpMethod method, string path, byte[]? body = null)
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{Port}{path}") { Content = body is null ? null : new ByteArrayContent(body) };
        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public void Dispose() => _http.Dispose();

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

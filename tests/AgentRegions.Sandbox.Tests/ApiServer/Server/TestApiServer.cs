using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Hosting;
using AgentRegions.Sandbox.ApiServer.Http;
using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.ApiServer.Server;

internal sealed record Answer(HttpStatusCode Status, JsonNode Body, HttpResponseHeaders Headers)
{
    public string Message => (string)Body["message"]!;

    public string Version => (string)Body["metadata"]!["resourceVersion"]!;
}

/// <summary>The API server without a network, under a clock and a seed of the test's.</summary>
internal sealed class TestApiServer : IDisposable
{
    public const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    public const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    public const string Things = "/apis/example.org/v1/namespaces/default/things";

    private readonly HttpClient _http;

    public TestApiServer(int seed = 1)
    {
        Core = new(Time, new Random(seed));
        _http = new(new InProcessHandler(Core)) { BaseAddress = new("https://in-process.invalid"), Timeout = TimeSpan.FromSeconds(30) };
    }

    public ManualTimeProvider Time { get; } = new();

    public ApiServerCore Core { get; }

    public Task<Answer> GetAsync(string path, string token = "admin", string? @as = null) => SendAsync("GET", path, null, token: token, @as: @as);

    public Task<Answer> PostAsync(string path, string json, string token = "admin") => SendAsync("POST", path, json, token: token);

    public Task<Answer> PatchAsync(string path, string json, string type = "application/merge-patch+json") => SendAsync("PATCH", path, json, type);

    public Task<Answer> DeleteAsync(string path, string? options = null) => SendAsync("DELETE", path, options);

    public Task<Answer> CreateAsync(string name, string rest = "", string path = ConfigMaps) => PostAsync(path, $$"""{"metadata": {"name": "{{name}}"{{rest}} } }""");

    public async Task DefineThingsAsync()
    {
        var defined = await PostAsync(Definitions, """
            {"metadata": {"name": "things.example.org"}, "spec": {"group": "example.org", "scope": "Namespaced", "names": {"plural": "things", "kind": "Thing"},
             "versions": [{"name": "v1", "served": true, "storage": true, "subresources": {"status": {}}, "schema": {"openAPIV3Schema": {"type": "object",
              "properties": {"spec": {"type": "object", "properties": {"size": {"type": "integer", "default": 3}}}, "status": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}}}]}}
            """);
        Assert.Equal(HttpStatusCode.Created, defined.Status);
    }

    public async Task<Answer> SendAsync(string method, string path, string? body, string type = "application/json", string token = "admin", string? @as = null)
    {
        using var request = Request(new(method), path, token);
        if (@as is not null)
            request.Headers.Add("Impersonate-User", @as);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new(response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)! : JsonValue.Create(text), response.Headers);
    }

    public async Task<WatchReader> WatchAsync(string pathAndQuery)
    {
        using var request = Request(HttpMethod.Get, pathAndQuery, "admin");
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new(new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(HttpMethod method, string path, string token)
    {
        var request = new HttpRequestMessage(method, path);
        if (token.Length > 0)
            request.Headers.Authorization = new("Bearer", token);
        request.Headers.UserAgent.ParseAdd("tests/1.0");
        return request;
    }
}

/// <summary>The events of a watch, one by one.</summary>
internal sealed class WatchReader(StreamReader lines) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Null: the watch has ended.</summary>
    public async Task<JsonNode?> NextAsync() => await lines.ReadLineAsync().WaitAsync(Patience) is { } line ? JsonNode.Parse(line) : null;

    /// <summary>The next event as "ADDED a".</summary>
    public async Task<string> NextNameAsync() => await NextAsync() is { } next ? $"{next["type"]} {next["object"]!["metadata"]!["name"]}" : "end";

    public void Dispose() => lines.Dispose();
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AgentRegions.CrdGenerator.Tests.Corpus;
using AgentRegions.Sandbox.ApiServer;
using AgentRegions.Testing;

namespace AgentRegions.CrdGenerator.Tests.Sandbox;

/// <summary>The sandbox's API server with the generated definitions, spoken to in process.</summary>
#pragma warning disable CA1001 // xunit calls DisposeAsync
public sealed class SandboxFixture : IAsyncLifetime
#pragma warning restore CA1001
{
    private SandboxApiServer? _server;
    private HttpClient? _http;

    public async Task InitializeAsync()
    {
        _server = await SandboxApiServer.StartAsync();
        _http = new(_server.CreateHandler()) { BaseAddress = _server.Endpoint, DefaultRequestHeaders = { Authorization = new("Bearer", "admin") } };
        foreach (var file in Directory.GetFiles(Repository.PathOf("crds"), "*.yaml"))
        {
            var (status, answer) = await SendAsync(HttpMethod.Post, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", YamlJson.Parse(await File.ReadAllTextAsync(file))!);
            Assert.True(status == HttpStatusCode.Created, answer.ToJsonString());
        }
    }

    public async Task DisposeAsync()
    {
        _http?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    public Task<(HttpStatusCode Status, JsonNode Answer)> CreateAsync(JsonObject manifest, bool dryRun = true) =>
        SendAsync(HttpMethod.Post, $"{PathOf((string)manifest["kind"]!)}?fieldValidation=Strict{(dryRun ? "&dryRun=All" : "")}", manifest);

    public Task<(HttpStatusCode Status, JsonNode Answer)> PatchAsync(string kind, string name, JsonArray patch) =>
        SendAsync(HttpMethod.Patch, $"{PathOf(kind)}/{name}", patch, "application/json-patch+json");

    private static string PathOf(string kind) =>
        $"/apis/agentregion.dev/v1alpha1/namespaces/default/{kind switch { "AgentRegion" => "agentregions", "FailoverPolicy" => "failoverpolicies", _ => "failovers" }}";

    private async Task<(HttpStatusCode Status, JsonNode Answer)> SendAsync(HttpMethod method, string path, JsonNode body, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(mediaType)) };
        using var response = await _http!.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}

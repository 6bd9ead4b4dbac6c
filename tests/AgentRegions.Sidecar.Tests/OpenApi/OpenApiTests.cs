using System.Text.Json;
using AgentRegions.Sidecar.Tests.Sessions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Sidecar.Tests.OpenApi;

public sealed class OpenApiTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Document_HasExactlyTheRoutes()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder);
        var document = (await sidecar.GetAsync("/openapi.json")).Json;

        var described = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => $"{o.Name.ToUpperInvariant()} {p.Name}"));
        var routes = sidecar.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText!.Replace("{**", "{", StringComparison.Ordinal).TrimEnd('/')}"));

        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_EveryReferenceLeadsSomewhere()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        var document = (await sidecar.GetAsync("/openapi.json")).Json;

        Assert.Equal("3.1.0", document.GetProperty("openapi").GetString());
        foreach (var reference in References(document))
            Assert.True(reference[2..].Split('/').Aggregate((JsonElement?)document, (at, name) => at?.TryGetProperty(name, out var next) == true ? next : null) is not null, reference);
    }

    [Fact]
    public async Task Document_PathParametersAreThoseOfThePath()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        foreach (var path in (await sidecar.GetAsync("/openapi.json")).Json.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var named = operation.Value.TryGetProperty("parameters", out var parameters)
                    ? parameters.EnumerateArray().Where(p => p.TryGetProperty("in", out var where) && where.GetString() == "path").Select(p => $"{{{p.GetProperty("name").GetString()}}}")
                    : [];
                Assert.Equal(System.Text.RegularExpressions.Regex.Matches(path.Name, @"\{\w+\}").Select(m => m.Value), named);
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}

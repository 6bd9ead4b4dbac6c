using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.OpenApi;
using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.ApiServer.OpenApi;

public sealed class OpenApiDocumentsTests
{
    private const string Item = "/apis/schema.example/v1/namespaces/{namespace}/gadgets/{name}";

    private static readonly ResourceDefinition[] Definitions =
    [
        new() { Group = "", Version = "v1", Kind = "ConfigMap", Plural = "configmaps", Singular = "configmap" },
        new() { Group = "coordination.k8s.io", Version = "v1", Kind = "Lease", Plural = "leases", Singular = "lease" },
        Gadgets.Resource,
    ];

    [Fact]
    public void Index_LeadsToADocumentPerGroupAndVersion()
    {
        var paths = OpenApiDocuments.For("/openapi/v3", Definitions)!["paths"]!.AsObject();
        Assert.Equal(["api/v1", "apis/coordination.k8s.io/v1", "apis/schema.example/v1"], paths.Select(entry => entry.Key));
        foreach (var (_, entry) in paths)
            Assert.NotNull(OpenApiDocuments.For(((string)entry!["serverRelativeURL"]!).Split("?hash=")[0], Definitions));
    }

    [Fact]
    public void ChangedSchema_ChangesItsHashAlone()
    {
        var changed = Gadgets.Resource with { Schema = [] };
        var before = OpenApiDocuments.For("/openapi/v3", Definitions)!["paths"]!;
        var after = OpenApiDocuments.For("/openapi/v3", [.. Definitions[..2], changed])!["paths"]!;
        Assert.True(JsonNode.DeepEquals(before["api/v1"], after["api/v1"]));
        Assert.False(JsonNode.DeepEquals(before["apis/schema.example/v1"], after["apis/schema.example/v1"]));
    }

    [Theory]
    [InlineData("/openapi/v3/api/v1", "io.k8s.api.core.v1.ConfigMap", "", "ConfigMap")]
    [InlineData("/openapi/v3/apis/coordination.k8s.io/v1", "io.k8s.api.coordination.v1.Lease", "coordination.k8s.io", "Lease")]
    [InlineData("/openapi/v3/apis/schema.example/v1", "example.schema.v1.Gadget", "schema.example", "Gadget")]
    public void Kind_StandsUnderItsUsualName(string path, string name, string group, string kind)
    {
        var schema = OpenApiDocuments.For(path, Definitions)!["components"]!["schemas"]![name]!;
        Assert.Equal(group, (string?)schema["x-kubernetes-group-version-kind"]![0]!["group"]);
        Assert.Equal(kind, (string?)schema["x-kubernetes-group-version-kind"]![0]!["kind"]);
    }

    [Fact]
    public void EveryReference_LeadsSomewhere()
    {
        foreach (var path in new[] { "/openapi/v3/api/v1", "/openapi/v3/apis/schema.example/v1" })
        {
            var document = OpenApiDocuments.For(path, Definitions)!;
            var references = References(document).ToArray();
            Assert.NotEmpty(references);
            Assert.All(references, reference => Assert.NotNull(document["components"]!["schemas"]![reference["#/components/schemas/".Length..]]));
        }
    }

    [Fact]
    public void Unknown_HasNoDocument() => Assert.Null(OpenApiDocuments.For("/openapi/v3/apis/none.example/v1", Definitions));

    [ClusterFact]
    public async Task PathsAndParameters_AreAmongTheRealServers()
    {
        await Gadgets.EnsureInstalledAsync();
        JsonNode? real = null;
        await Eventually.PassesAsync(async () => real = JsonNode.Parse((await Command.RunAsync("kubectl", "get", "--raw", "/openapi/v3/apis/schema.example/v1")).Required)!);
        var ours = OpenApiDocuments.For("/openapi/v3/apis/schema.example/v1", Definitions)!;
        Assert.Equal(real!["paths"]!.AsObject().Select(path => path.Key).Order(), ours["paths"]!.AsObject().Select(path => path.Key).Order());
        Assert.Equal(Parameters(real, "patch").Order(), Parameters(ours, "patch").Order());
        Assert.True(JsonNode.DeepEquals(real["paths"]![Item]!["patch"]!["x-kubernetes-group-version-kind"], ours["paths"]![Item]!["patch"]!["x-kubernetes-group-version-kind"]));
    }

    private static IEnumerable<string> Parameters(JsonNode document, string action) =>
        document["paths"]![Item]![action]!["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!);

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => entry.Key == "$ref" ? [(string)entry.Value!] : References(entry.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}

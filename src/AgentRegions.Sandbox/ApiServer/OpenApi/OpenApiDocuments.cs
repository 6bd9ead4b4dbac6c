using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;

namespace AgentRegions.Sandbox.ApiServer.OpenApi;

/// <summary>OpenAPI v3 as kubectl reads it for explain, and to see what the server checks: an index, and a document for each group and version.</summary>
internal static class OpenApiDocuments
{
    /// <param name="path">/openapi/v3, /openapi/v3/api/v1, /openapi/v3/apis/GROUP/VERSION</param>
    /// <returns>Null when there is no such document.</returns>
    public static JsonObject? For(string path, IEnumerable<ResourceDefinition> definitions)
    {
        if (path.Trim('/') is "openapi/v3")
            return Index(definitions);
        var served = definitions.Where(one => path.Trim('/') == $"openapi/v3/{Root(one)}").ToArray();
        return served.Length == 0 ? null : Document(served);
    }

    /// <summary>api/v1, apis/GROUP/VERSION</summary>
    internal static string Root(ResourceDefinition definition) => definition.Group.Length == 0 ? $"api/{definition.Version}" : $"apis/{definition.ApiVersion}";

    private static JsonObject Index(IEnumerable<ResourceDefinition> definitions) => new()
    {
        ["paths"] = new JsonObject(definitions.GroupBy(Root).Select(version =>
        {
            var hash = Convert.ToHexString(SHA512.HashData(Encoding.UTF8.GetBytes(Document([.. version]).ToJsonString())));
            return KeyValuePair.Create(version.Key, (JsonNode?)new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{version.Key}?hash={hash}" });
        })),
    };

    private static JsonObject Document(ResourceDefinition[] served) => new()
    {
        ["openapi"] = "3.0.0",
        ["info"] = new JsonObject { ["title"] = "AgentRegions sandbox", ["version"] = served[0].Version },
        ["paths"] = new JsonObject(served.SelectMany(OpenApiPaths.Of)),
        ["components"] = new JsonObject { ["schemas"] = new JsonObject([.. served.SelectMany(KindSchemas.Of), .. MetadataSchemas.All]) },
    };
}

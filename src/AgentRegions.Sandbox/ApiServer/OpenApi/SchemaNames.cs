using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;

namespace AgentRegions.Sandbox.ApiServer.OpenApi;

/// <summary>Under which names schemas stand in a document.</summary>
internal static class SchemaNames
{
    public const string Metadata = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    public const string ListMetadata = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta";

    public static string Of(ResourceDefinition definition) => definition switch
    {
        { Group: "apiextensions.k8s.io" } => $"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.{definition.Version}.{definition.Kind}",
        { Schema: null } => $"io.k8s.api.{(definition.Group.Length == 0 ? "core" : definition.Group.Split('.')[0])}.{definition.Version}.{definition.Kind}",
        _ => $"{string.Join('.', definition.Group.Split('.').Reverse())}.{definition.Version}.{definition.Kind}",
    };

    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    public static JsonObject GroupVersionKind(ResourceDefinition definition, string kind) => new()
    {
        ["group"] = definition.Group,
        ["version"] = definition.Version,
        ["kind"] = kind,
    };
}

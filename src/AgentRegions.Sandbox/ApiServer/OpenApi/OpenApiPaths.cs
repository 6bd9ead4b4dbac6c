using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;

namespace AgentRegions.Sandbox.ApiServer.OpenApi;

/// <summary>The paths of a kind, each with its operations, their kind, and the parameters by which kubectl knows what the server can do.</summary>
internal static class OpenApiPaths
{
    private static readonly string[] WriteParameters = ["dryRun", "fieldManager", "fieldValidation"];

    private static readonly string[] ListParameters = ["labelSelector", "fieldSelector", "limit", "continue", "resourceVersion", "resourceVersionMatch", "timeoutSeconds", "watch", "allowWatchBookmarks"];

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Of(ResourceDefinition definition)
    {
        var root = $"/{OpenApiDocuments.Root(definition)}";
        var collection = definition.Namespaced ? $"{root}/namespaces/{{namespace}}/{definition.Plural}" : $"{root}/{definition.Plural}";
        if (definition.Namespaced)
            yield return new($"{root}/{definition.Plural}", new JsonObject { ["get"] = List(definition) });
        yield return new(collection, new JsonObject
        {
            ["get"] = List(definition),
            ["post"] = Operation(definition, "post", "create", WriteParameters),
        });
        yield return new($"{collection}/{{name}}", Item(definition));
        if (definition.HasStatus)
            yield return new($"{collection}/{{name}}/status", Status(definition));
        if (definition.HasScale)
            yield return new($"{collection}/{{name}}/scale", Status(definition));
    }

    private static JsonObject Item(ResourceDefinition definition)
    {
        var item = Status(definition);
        item["delete"] = Operation(definition, "delete", "delete", ["dryRun", "gracePeriodSeconds", "propagationPolicy"]);
        return item;
    }

    private static JsonObject Status(ResourceDefinition definition) => new()
    {
        ["get"] = Operation(definition, "get", "read", ["resourceVersion"]),
        ["put"] = Operation(definition, "put", "replace", WriteParameters),
        ["patch"] = Operation(definition, "patch", "patch", [.. WriteParameters, "force"]),
    };

    private static JsonObject List(ResourceDefinition definition) => Operation(definition, "list", "list", ListParameters);

    private static JsonObject Operation(ResourceDefinition definition, string action, string verb, IEnumerable<string> parameters) => new()
    {
        ["description"] = $"{verb} {definition.Kind}",
        ["parameters"] = new JsonArray([.. parameters.Select(Parameter)]),
        ["responses"] = new JsonObject { ["200"] = Answer(SchemaNames.Of(definition) + (action == "list" ? "List" : "")) },
        ["x-kubernetes-action"] = action,
        ["x-kubernetes-group-version-kind"] = SchemaNames.GroupVersionKind(definition, definition.Kind),
    };

    private static JsonObject Parameter(string name) => new()
    {
        ["name"] = name,
        ["in"] = "query",
        ["schema"] = new JsonObject { ["type"] = name is "force" or "watch" or "allowWatchBookmarks" ? "boolean" : name is "limit" or "timeoutSeconds" or "gracePeriodSeconds" ? "integer" : "string" },
    };

    private static JsonObject Answer(string schema) => new()
    {
        ["description"] = "OK",
        ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = SchemaNames.Reference(schema) } },
    };
}

using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;

namespace AgentRegions.Sandbox.ApiServer.OpenApi;

/// <summary>The schemas of a kind and of its list.</summary>
internal static class KindSchemas
{
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Of(ResourceDefinition definition)
    {
        var name = SchemaNames.Of(definition);
        yield return new(name, Kind(definition));
        yield return new($"{name}List", List(definition, name));
    }

    private static JsonObject Kind(ResourceDefinition definition)
    {
        var schema = (JsonObject?)definition.Schema?.DeepClone() ?? BuiltInFields.SchemaOf(definition);
        var properties = TypeFields();
        properties["metadata"] = Described("Name, namespace, labels and what the API server keeps about the object.", SchemaNames.Metadata);
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
            properties.TryAdd(name, property?.DeepClone());
        schema["properties"] = properties;
        schema["x-kubernetes-group-version-kind"] = new JsonArray(SchemaNames.GroupVersionKind(definition, definition.Kind));
        return schema;
    }

    private static JsonObject List(ResourceDefinition definition, string itemName)
    {
        var properties = TypeFields();
        properties["metadata"] = Described("The resource version of the list, and where its next page begins.", SchemaNames.ListMetadata);
        properties["items"] = new JsonObject { ["type"] = "array", ["items"] = SchemaNames.Reference(itemName) };
        return new()
        {
            ["description"] = $"A list of {definition.Kind}.",
            ["type"] = "object",
            ["required"] = new JsonArray("items"),
            ["properties"] = properties,
            ["x-kubernetes-group-version-kind"] = new JsonArray(SchemaNames.GroupVersionKind(definition, definition.ListKind)),
        };
    }

    private static JsonObject TypeFields() => new()
    {
        ["apiVersion"] = new JsonObject { ["description"] = "The group and version of this kind.", ["type"] = "string" },
        ["kind"] = new JsonObject { ["description"] = "The kind of this object.", ["type"] = "string" },
    };

    private static JsonObject Described(string description, string name) => new()
    {
        ["description"] = description,
        ["allOf"] = new JsonArray(SchemaNames.Reference(name)),
    };
}

using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;

namespace AgentRegions.Sandbox.ApiServer.Tables;

/// <summary>What rows carry of their objects: the includeObject parameter.</summary>
internal enum IncludeObject
{
    Metadata,

    None,

    Object,
}

/// <summary>Objects as kubectl get shows them: meta.k8s.io/v1 Table, asked for with Accept: application/json;as=Table;v=v1;g=meta.k8s.io</summary>
internal static class TableView
{
    /// <param name="metadata">Of the list; for a single object, its resourceVersion.</param>
    /// <param name="now">Ages are counted to.</param>
    public static JsonObject Of(ResourceDefinition definition, IEnumerable<JsonObject> objects, JsonObject? metadata, IncludeObject include, DateTimeOffset now)
    {
        var columns = Columns(definition);
        return new()
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata?.DeepClone() ?? new JsonObject(),
            ["columnDefinitions"] = new JsonArray([.. columns.Select(Header)]),
            ["rows"] = new JsonArray([.. objects.Select(one => new JsonObject
            {
                ["cells"] = new JsonArray([.. columns.Select(column => column.Cell(one, now))]),
                ["object"] = Included(one, include),
            })]),
        };
    }

    private static IReadOnlyList<TableColumn> Columns(ResourceDefinition definition) =>
        BuiltInColumns.Of(definition)
        ?? (definition.Columns.Count == 0 ? [TableColumn.ObjectName, TableColumn.Age] : [TableColumn.ObjectName, .. definition.Columns.Select(TableColumn.Of)]);

    private static JsonObject Header(TableColumn column) => new()
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["format"] = column.Format,
        ["description"] = column.Description,
        ["priority"] = column.Priority,
    };

    private static JsonNode? Included(JsonObject resource, IncludeObject include) => include switch
    {
        IncludeObject.None => null,
        IncludeObject.Object => resource.DeepClone(),
        _ => new JsonObject
        {
            ["kind"] = "PartialObjectMetadata",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = resource["metadata"]?.DeepClone(),
        },
    };
}

using System.Globalization;
using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Tables;

/// <summary>A column and how its cells are read from an object at a moment.</summary>
internal sealed record TableColumn(string Name, string Type, Func<JsonObject, DateTimeOffset, JsonNode?> Cell)
{
    public string Format { get; init; } = "";

    public string Description { get; init; } = "";

    public int Priority { get; init; }

    public static TableColumn ObjectName { get; } = new("Name", "string", (resource, _) => resource.At("metadata", "name")?.DeepClone())
    {
        Format = "name",
        Description = "Name must be unique within a namespace.",
    };

    public static TableColumn Age { get; } = new("Age", "date", (resource, now) => Since(resource.At("metadata", "creationTimestamp"), now))
    {
        Description = "The time since the object was created.",
    };

    public static TableColumn Of(PrinterColumn column)
    {
        var path = new JsonPath(column.JsonPath);
        return new(column.Name, column.Type, (resource, now) => Value(path.First(resource), column.Type, now))
        {
            Format = column.Format,
            Priority = column.Priority,
            Description = column.Description.Length > 0 ? column.Description : $"Custom resource definition column (in JSONPath format): {column.JsonPath}",
        };
    }

    /// <summary>The age of a timestamp; null for none.</summary>
    public static JsonNode? Since(JsonNode? timestamp, DateTimeOffset now) =>
        timestamp.Text() is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then) ? HumanDuration.Of(now - then)
        : "<invalid>";

    private static JsonNode? Value(JsonNode? value, string type, DateTimeOffset now) => (type, JsonText.TypeOf(value)) switch
    {
        (_, "null") => null,
        ("string", "string") => value!.DeepClone(),
        ("string", _) => JsonText.Of(value),
        ("date", _) => Since(value, now),
        ("integer", "integer") or ("number", "integer" or "number") or ("boolean", "boolean") => value!.DeepClone(),
        ("integer", "number") => (long)JsonText.Number(value!),
        _ => null,
    };
}

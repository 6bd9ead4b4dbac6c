using System.Globalization;
using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Patching;

/// <summary>The patch does not fit the object; the message says where.</summary>
internal sealed class PatchException(string message) : Exception(message);

/// <summary>RFC 6902.</summary>
internal static class JsonPatch
{
    /// <exception cref="PatchException">An operation cannot be carried out, or a test does not hold.</exception>
    public static JsonNode Apply(JsonNode target, JsonArray operations)
    {
        var root = new JsonObject { ["root"] = target.DeepClone() };
        foreach (var operation in operations)
            Apply(root, operation as JsonObject ?? throw new PatchException("an operation must be an object"));
        return root["root"] ?? throw new PatchException("nothing is left of the object");
    }

    private static void Apply(JsonObject root, JsonObject operation)
    {
        var name = operation["op"].Text();
        var path = Pointer(operation, "path");
        switch (name)
        {
            case "add":
                Add(root, path, Value(operation));
                break;
            case "remove":
                Remove(root, path);
                break;
            case "replace":
                Remove(root, path, name);
                Add(root, path, Value(operation));
                break;
            case "move":
                Add(root, path, Remove(root, Pointer(operation, "from"), name));
                break;
            case "copy":
                Add(root, path, Get(root, Pointer(operation, "from"), name)?.DeepClone());
                break;
            case "test":
                if (!JsonNode.DeepEquals(Get(root, path, name), operation["value"]))
                    throw new PatchException($"testing value {Text(path)} failed: test failed");
                break;
            default:
                throw new PatchException($"unexpected kind: {name ?? "unknown"}");
        }
    }

    private static JsonNode? Value(JsonObject operation) => operation.TryGetPropertyValue("value", out var value)
        ? value?.DeepClone()
        : throw new PatchException($"{operation["op"].Text()} operation needs a value");

    private static string[] Pointer(JsonObject operation, string member) => operation[member].Text() switch
    {
        "" => ["root"],
        { } text when text.StartsWith('/') => ["root", .. text[1..].Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))],
        var other => throw new PatchException($"{member} must be a JSON pointer, not \"{other}\""),
    };

    private static string Text(string[] path) => string.Join('/', path.Skip(1).Prepend(""));

    private static JsonNode Parent(JsonNode root, string[] path, string operation)
    {
        JsonNode? node = root;
        foreach (var part in path[..^1])
            node = Child(node, part);
        return node is JsonObject or JsonArray ? node : throw Missing(path, operation);
    }

    private static JsonNode? Child(JsonNode? node, string part) => node switch
    {
        JsonObject members => members[part],
        JsonArray items when Index(part) is { } index && index < items.Count => items[index],
        _ => null,
    };

    private static JsonNode? Get(JsonNode root, string[] path, string operation) => Exists(Parent(root, path, operation), path[^1])
        ? Child(Parent(root, path, operation), path[^1])
        : operation == "test" ? null : throw Missing(path, operation);

    private static bool Exists(JsonNode parent, string part) =>
        parent is JsonObject members ? members.ContainsKey(part) : Index(part) is { } index && index < ((JsonArray)parent).Count;

    private static void Add(JsonNode root, string[] path, JsonNode? value)
    {
        switch (Parent(root, path, "add"))
        {
            case JsonObject members:
                members[path[^1]] = value;
                break;
            case JsonArray items:
                var index = path[^1] == "-" ? items.Count : Index(path[^1]);
                if (index is null || index > items.Count)
                    throw new PatchException($"add operation does not apply: doc is missing path: \"{Text(path)}\": invalid index");
                items.Insert(index.Value, value);
                break;
        }
    }

    private static JsonNode? Remove(JsonNode root, string[] path, string operation = "remove")
    {
        var parent = Parent(root, path, operation);
        if (!Exists(parent, path[^1]))
            throw Missing(path, operation);
        var removed = Child(parent, path[^1]);
        if (parent is JsonObject members)
            members.Remove(path[^1]);
        else
            ((JsonArray)parent).RemoveAt(Index(path[^1])!.Value);
        return removed;
    }

    private static PatchException Missing(string[] path, string operation) =>
        new($"{operation} operation does not apply: doc is missing path: {Text(path)}: missing value");

    private static int? Index(string part) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}

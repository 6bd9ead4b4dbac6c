using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentRegions.Kubernetes.Tests.Fakes;

/// <summary>As much of RFC 6902 and RFC 7396 as the runtime sends.</summary>
internal static class JsonPatches
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static JsonNode Merge(JsonNode target, JsonNode patch)
    {
        if (patch is not JsonObject changes)
            return patch.DeepClone();
        var result = target as JsonObject ?? [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
                result.Remove(name);
            else
                result[name] = Merge(result[name]?.DeepClone() ?? new JsonObject(), value);
        }
        return result;
    }

    public static JsonNode Apply(JsonNode document, JsonArray operations)
    {
        foreach (var operation in operations)
        {
            var path = ((string)operation!["path"]!).Split('/')[1..];
            var parent = path[..^1].Aggregate(document, (node, name) => Child(node, name) ?? throw Failed());
            Apply(parent, path[^1], (string)operation["op"]!, operation["value"]?.DeepClone());
        }
        return document;
    }

    private static void Apply(JsonNode parent, string name, string op, JsonNode? value)
    {
        if (op == "test")
        {
            if (!JsonNode.DeepEquals(Child(parent, name), value))
                throw Failed();
        }
        else if (op == "remove" && parent is JsonArray list)
            list.RemoveAt(int.Parse(name));
        else if (op == "add" && parent is JsonArray grows && name == "-")
            grows.Add(value);
        else if (op is "add" or "replace")
            parent[name] = value;
        else
            throw new NotSupportedException(op);
    }

    private static JsonNode? Child(JsonNode node, string name) =>
        node is JsonArray list ? int.TryParse(name, out var at) && at >= 0 && at < list.Count ? list[at] : null : node[name];

    private static Client.KubernetesException Failed() => FakeCluster.Refusal(HttpStatusCode.UnprocessableEntity, "Invalid", "a test of the patch failed");
}

using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Schema;

/// <summary>A set has no item twice, a list that is a map has no key twice.</summary>
internal static class ListUniqueness
{
    public static void Check(JsonNode? value, StructuralSchema schema, string path, List<FieldError> errors)
    {
        if (value is JsonObject map)
        {
            foreach (var (name, member) in map)
            {
                if (schema.Member(name) is { } memberSchema)
                    Check(member, memberSchema, FieldPath.Child(path, name), errors);
            }
        }
        else if (value is JsonArray list && schema.Items is { } items)
        {
            CheckList(list, schema, path, errors);
            for (var i = 0; i < list.Count; i++)
                Check(list[i], items, FieldPath.Item(path, i), errors);
        }
    }

    private static void CheckList(JsonArray list, StructuralSchema schema, string path, List<FieldError> errors)
    {
        if (schema.ListType == "atomic")
            return;
        var seen = new List<JsonNode?>();
        for (var i = 0; i < list.Count; i++)
        {
            if (schema.ListType == "map" && list[i] is not JsonObject)
                continue;
            var identity = schema.ListType == "map" ? Keys((JsonObject)list[i]!, schema.ListMapKeys) : list[i];
            if (seen.Any(other => JsonNode.DeepEquals(other, identity)))
                errors.Add(FieldError.Duplicate(FieldPath.Item(path, i), JsonText.Of(identity)));
            else
                seen.Add(identity);
        }
    }

    private static JsonObject Keys(JsonObject item, IReadOnlyList<string> names) =>
        new(names.Where(item.ContainsKey).Select(name => KeyValuePair.Create(name, item[name]?.DeepClone())));
}

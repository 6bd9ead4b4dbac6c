using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Schema;

/// <summary>
/// A default takes the place of what is absent, and of a null where null is not allowed; a null without a default is dropped. A default
/// inside an object counts only where that object stands. Like apiextensions' defaulting.
/// </summary>
internal static class Defaulting
{
    public static void Apply(JsonNode? value, StructuralSchema schema)
    {
        if (value is JsonObject map)
            ApplyToMap(map, schema);
        else if (value is JsonArray list && schema.Items is { } items)
            ApplyToList(list, items);
    }

    private static void ApplyToMap(JsonObject map, StructuralSchema schema)
    {
        foreach (var (name, property) in schema.Properties)
        {
            if (property.DefaultValue is { } standard && (!map.TryGetPropertyValue(name, out var present) || IsUnwelcomeNull(present, property)))
                map[name] = standard.DeepClone();
        }
        foreach (var (name, value) in map.ToArray())
        {
            if (schema.Member(name) is not { } member)
                continue;
            if (!IsUnwelcomeNull(value, member))
                Apply(value, member);
            else if (member.DefaultValue is { } standard)
                map[name] = standard.DeepClone();
            else
                map.Remove(name);
        }
    }

    private static void ApplyToList(JsonArray list, StructuralSchema items)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (IsUnwelcomeNull(list[i], items) && items.DefaultValue is { } standard)
                list[i] = standard.DeepClone();
            Apply(list[i], items);
        }
    }

    private static bool IsUnwelcomeNull(JsonNode? value, StructuralSchema schema) => value is null && !schema.Nullable;
}

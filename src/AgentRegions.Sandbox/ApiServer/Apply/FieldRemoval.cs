using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Apply;

/// <summary>Takes fields out of a value. A container that is in the set goes with all that is in it, and one that is left empty goes too.</summary>
internal static class FieldRemoval
{
    public static JsonObject Remove(JsonObject value, FieldSet fields, FieldType type) => RemoveFromMap(value, fields, type);

    private static JsonNode? Remove(JsonNode? value, FieldSet fields, FieldType type) =>
        type.IsOpen(value) ? Left(RemoveFromMap((JsonObject)value!, fields, type), map => map.Count)
        : type.IsOpenList(value) ? Left(RemoveFromList((JsonArray)value!, fields, type), list => list.Count)
        : value?.DeepClone();

    private static T? Left<T>(T container, Func<T, int> count)
        where T : JsonNode => count(container) == 0 ? null : container;

    private static JsonObject RemoveFromMap(JsonObject map, FieldSet fields, FieldType type)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in map)
        {
            if (!fields.Children.TryGetValue(FieldStep.Field(name), out var below))
                kept[name] = value?.DeepClone();
            else if (!below.IsMember && Remove(value, below, type.Below(FieldStep.Field(name))) is { } left)
                kept[name] = left;
        }
        return kept;
    }

    private static JsonArray RemoveFromList(JsonArray list, FieldSet fields, FieldType type)
    {
        var kept = new JsonArray();
        foreach (var item in list)
        {
            if (FieldStep.Item(item, type) is not { } step || !fields.Children.TryGetValue(step, out var below))
                kept.Add(item?.DeepClone());
            else if (!below.IsMember)
                kept.Add(Remove(item, below, type.Items));
        }
        return kept;
    }
}

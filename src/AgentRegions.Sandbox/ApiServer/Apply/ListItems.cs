using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Apply;

/// <summary>The items of a set or map list by their steps, in order. What stands twice counts once, what has no key not at all.</summary>
internal static class ListItems
{
    public static OrderedDictionary<string, JsonNode?> Of(JsonArray? list, FieldType type)
    {
        var items = new OrderedDictionary<string, JsonNode?>();
        foreach (var item in list ?? [])
        {
            if (FieldStep.Item(item, type) is { } step)
                items.TryAdd(step, item);
        }
        return items;
    }
}

using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Apply;

/// <summary>Lays what is applied over what is there.</summary>
internal static class FieldMerge
{
    public static JsonObject Merge(JsonObject live, JsonObject applied, FieldType type)
    {
        var merged = (JsonObject)live.DeepClone();
        foreach (var (name, value) in applied)
            merged[name] = merged.TryGetPropertyValue(name, out var there) ? Merge(there, value, type.Member(name) ?? DeducedType.Instance) : value?.DeepClone();
        return merged;
    }

    private static JsonNode? Merge(JsonNode? live, JsonNode? applied, FieldType type) =>
        type.IsOpen(live) && type.IsOpen(applied) ? Merge((JsonObject)live!, (JsonObject)applied!, type)
        : type.IsOpenList(live) && type.IsOpenList(applied) ? MergeLists(ListItems.Of((JsonArray)live!, type), ListItems.Of((JsonArray)applied!, type), type)
        // A null says nothing about fields below.
        : applied is null && (type.IsOpen(live) || type.IsOpenList(live)) ? live?.DeepClone()
        : applied?.DeepClone();

    /// <summary>What is applied keeps its order; what is only there keeps its place before the shared item that it stood before.</summary>
    private static JsonArray MergeLists(OrderedDictionary<string, JsonNode?> live, OrderedDictionary<string, JsonNode?> applied, FieldType type)
    {
        var merged = new JsonArray();
        var shared = new Queue<string>(applied.Keys.Where(live.ContainsKey));
        var (l, a) = (0, 0);
        while (l < live.Count || a < applied.Count)
        {
            var mine = l < live.Count ? live.GetAt(l).Key : null;
            if (mine is not null && !applied.ContainsKey(mine))
            {
                merged.Add(live[mine]?.DeepClone());
                l++;
            }
            else if (mine is not null && a < applied.Count && mine != applied.GetAt(a).Key && shared.TryPeek(out var next) && mine != next)
            {
                // Its turn comes, or came, where it was applied.
                l++;
            }
            else if (a < applied.Count)
            {
                var (step, value) = applied.GetAt(a++);
                merged.Add(live.TryGetValue(step, out var there) ? Merge(there, value, type.Items) : value?.DeepClone());
                if (step == mine)
                    l++;
                if (shared.TryPeek(out next) && next == step)
                    shared.Dequeue();
            }
            else
            {
                l++;
            }
        }
        return merged;
    }
}

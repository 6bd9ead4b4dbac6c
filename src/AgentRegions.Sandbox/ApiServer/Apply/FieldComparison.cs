using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Apply;

/// <summary>The fields in which two versions of an object differ. A container is added or removed with what is in it; only leaves are modified.</summary>
internal sealed class FieldComparison
{
    private readonly List<string> _path = [];

    private FieldComparison()
    {
    }

    public FieldSet Added { get; } = new();

    public FieldSet Modified { get; } = new();

    public FieldSet Removed { get; } = new();

    public bool IsSame => Added.IsEmpty && Modified.IsEmpty && Removed.IsEmpty;

    public static FieldComparison Of(JsonObject before, JsonObject after, FieldType type)
    {
        var comparison = new FieldComparison();
        comparison.CompareMaps(before, after, type);
        return comparison;
    }

    private void CompareMaps(JsonObject? before, JsonObject? after, FieldType type)
    {
        foreach (var name in Names(before).Union(Names(after)))
            CompareStep(FieldStep.Field(name), Present(before, name), Present(after, name), type.Member(name) ?? DeducedType.Instance);
    }

    private void CompareLists(JsonArray? before, JsonArray? after, FieldType type)
    {
        var (old, now) = (ListItems.Of(before, type), ListItems.Of(after, type));
        foreach (var step in old.Keys.Union(now.Keys))
            CompareStep(step, old.TryGetValue(step, out var was) ? new(was) : null, now.TryGetValue(step, out var stands) ? new(stands) : null, type.Items);
    }

    /// <summary>Null for what is not there; a field that is there may well be null.</summary>
    private void CompareStep(string step, Found? before, Found? after, FieldType type)
    {
        _path.Add(step);
        if (before is null)
            Added.Insert(_path);
        if (after is null)
            Removed.Insert(_path);
        var (old, now) = (before?.Value, after?.Value);
        if (type.IsOpen(old ?? now) && type.IsOpen(now ?? old) && Count(old) + Count(now) > 0)
            CompareMaps(old as JsonObject, now as JsonObject, type);
        else if (type.IsOpenList(old ?? now) && type.IsOpenList(now ?? old) && Count(old) + Count(now) > 0)
            CompareLists(old as JsonArray, now as JsonArray, type);
        else if (before is not null && after is not null && !JsonNode.DeepEquals(old, now))
            Modified.Insert(_path);
        _path.RemoveAt(_path.Count - 1);
    }

    private static IEnumerable<string> Names(JsonObject? map) => map?.Select(entry => entry.Key) ?? [];

    private static Found? Present(JsonObject? map, string name) => map is not null && map.TryGetPropertyValue(name, out var value) ? new(value) : null;

    private static int Count(JsonNode? container) => container switch
    {
        JsonObject map => map.Count,
        JsonArray list => list.Count,
        _ => 0,
    };

    private sealed record Found(JsonNode? Value);
}

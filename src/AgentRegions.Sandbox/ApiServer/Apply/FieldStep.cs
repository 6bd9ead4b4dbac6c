using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Apply;

/// <summary>One step of a path in a <see cref="FieldSet"/>.</summary>
internal static class FieldStep
{
    public static string Field(string name) => $"f:{name}";

    /// <summary>The name of a field's step, null for a list item's.</summary>
    public static string? NameOf(string step) => step.StartsWith("f:", StringComparison.Ordinal) ? step[2..] : null;

    /// <summary>Which item of a set or map list this is; null when it has none of its keys.</summary>
    public static string? Item(JsonNode? item, FieldType list)
    {
        if (list.ListType == "set")
            return $"v:{JsonText.Of(item)}";
        var keys = new JsonObject();
        foreach (var (key, standard) in list.Keys)
        {
            if ((item.At(key) ?? standard) is { } value)
                keys[key] = value.DeepClone();
        }
        return keys.Count == 0 ? null : $"k:{JsonText.Of(keys)}";
    }

    /// <summary>As conflicts show it: .spec.parts[name="a"].count</summary>
    public static string Show(IEnumerable<string> path) => string.Concat(path.Select(step => step[..2] switch
    {
        "f:" => $".{step[2..]}",
        "k:" => $"[{string.Join(',', ((JsonObject)JsonNode.Parse(step[2..])!).Select(key => $"{key.Key}={JsonText.Of(key.Value)}"))}]",
        _ => $"[={step[2..]}]",
    }));
}

using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Patching;

/// <summary>
/// A merge patch in which lists of a few names merge by key, with the directives that kubectl writes:
/// $patch (delete, replace), $deleteFromPrimitiveList, $setElementOrder and $retainKeys.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string FromPrimitiveList = "$deleteFromPrimitiveList/";
    private const string ElementOrder = "$setElementOrder/";

    // By the member's name alone: the built-in kinds that are served do not contradict each other.
    private static readonly Dictionary<string, string> MergeKeys = new(StringComparer.Ordinal)
    {
        ["ownerReferences"] = "uid",
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["volumes"] = "name",
        ["volumeMounts"] = "mountPath",
        ["env"] = "name",
        ["imagePullSecrets"] = "name",
        ["secrets"] = "name",
        ["conditions"] = "type",
    };

    private static readonly HashSet<string> PrimitiveLists = new(StringComparer.Ordinal) { "finalizers" };

    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        if (patch[Directive].Text() == "replace")
            return Plain(patch);
        foreach (var (name, change) in patch)
        {
            if (name.StartsWith(FromPrimitiveList, StringComparison.Ordinal))
                DeleteFrom(target[name[FromPrimitiveList.Length..]] as JsonArray, change as JsonArray);
            else if (name == "$retainKeys")
                Retain(target, change as JsonArray ?? []);
        }
        foreach (var (name, change) in patch)
        {
            if (name.StartsWith('$'))
                continue;
            if (change is null || change is JsonObject { } part && part[Directive].Text() == "delete")
                target.Remove(name);
            else if (change is JsonObject members)
                target[name] = Apply(target[name]?.DeepClone() as JsonObject ?? [], members);
            else if (change is JsonArray items)
                target[name] = Merge(name, target[name] as JsonArray ?? [], items, patch[ElementOrder + name] as JsonArray);
            else
                target[name] = change.DeepClone();
        }
        return target;
    }

    private static JsonArray Merge(string name, JsonArray current, JsonArray changes, JsonArray? order)
    {
        var keyName = name == "ports" ? changes.Concat(current).Any(item => item.At("containerPort") is not null) ? "containerPort" : "port" : MergeKeys.GetValueOrDefault(name);
        if (PrimitiveLists.Contains(name))
            return [.. current.Concat(changes).Select(item => item.Text()).Distinct().Select(item => JsonValue.Create(item))];
        if (keyName is null || changes.Any(change => change.At(Directive).Text() == "replace"))
            return [.. changes.Where(change => change.At(Directive) is null).Select(change => change is JsonObject item ? Plain(item) : change?.DeepClone())];
        var merged = current.Select(item => item!.DeepClone().AsObject()).ToList();
        foreach (var change in changes.OfType<JsonObject>())
        {
            var at = merged.FindIndex(item => JsonNode.DeepEquals(item[keyName], change[keyName]));
            if (change[Directive].Text() == "delete")
                merged.RemoveAll(item => JsonNode.DeepEquals(item[keyName], change[keyName]));
            else if (at < 0)
                merged.Add(Apply([], change));
            else
                merged[at] = Apply(merged[at], change);
        }
        if (order is not null)
            merged = [.. merged.OrderBy(item => Place(order, keyName, item))];
        return [.. merged];
    }

    private static int Place(JsonArray order, string keyName, JsonObject item)
    {
        for (var i = 0; i < order.Count; i++)
        {
            if (JsonNode.DeepEquals(order[i].At(keyName), item[keyName]))
                return i;
        }
        return int.MaxValue;
    }

    private static JsonObject Plain(JsonObject patch) => Apply([], new(patch.Where(member => member.Key != Directive).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))));

    private static void DeleteFrom(JsonArray? list, JsonArray? gone) => list?.RemoveAll(item => (gone ?? []).Any(one => JsonNode.DeepEquals(one, item)));

    private static void Retain(JsonObject target, JsonArray names)
    {
        foreach (var name in target.Select(member => member.Key).Except(names.Select(name => name.Text())).ToList())
            target.Remove(name!);
    }
}

using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Schema;

/// <summary>Removes the members that a schema does not name. Below preserved unknown fields, what is named is pruned all the same.</summary>
internal static class Pruning
{
    private static readonly string[] OfTheServer = ["apiVersion", "kind", "metadata"];

    private static readonly HashSet<string> MetadataFields =
    [
        "annotations", "creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generateName", "generation",
        "labels", "managedFields", "name", "namespace", "ownerReferences", "resourceVersion", "selfLink", "uid",
    ];

    public static IReadOnlyList<string> Prune(JsonObject resource, StructuralSchema schema)
    {
        var dropped = new List<string>();
        if (resource["metadata"] is JsonObject metadata)
        {
            foreach (var name in metadata.Select(entry => entry.Key).Where(name => !MetadataFields.Contains(name)).ToArray())
                Drop(metadata, name, "metadata", dropped);
        }
        PruneMap(resource, schema, "", isResource: true, dropped);
        return dropped;
    }

    private static void Prune(JsonNode? value, StructuralSchema? schema, string path, List<string> dropped)
    {
        if (value is JsonObject map)
            PruneMap(map, schema, path, schema?.IsEmbeddedResource ?? false, dropped);
        else if (value is JsonArray list && !(schema is { PreservesUnknown: true, Items: null }))
        {
            for (var i = 0; i < list.Count; i++)
                Prune(list[i], schema?.Items, FieldPath.Item(path, i), dropped);
        }
    }

    private static void PruneMap(JsonObject map, StructuralSchema? schema, string path, bool isResource, List<string> dropped)
    {
        foreach (var (name, value) in map.ToArray())
        {
            if (isResource && OfTheServer.Contains(name))
                continue;
            if (schema?.Member(name) is { } member)
                Prune(value, member, FieldPath.Child(path, name), dropped);
            else if (schema is { HasAdditional: true, PreservesUnknown: false })
                Prune(value, null, FieldPath.Child(path, name), dropped);
            else if (schema is not { PreservesUnknown: true })
                Drop(map, name, path, dropped);
        }
    }

    private static void Drop(JsonObject map, string name, string path, List<string> dropped)
    {
        map.Remove(name);
        dropped.Add(FieldPath.Child(path, name));
    }
}

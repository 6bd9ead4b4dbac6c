using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Apply;

/// <summary>By the names of fields: metadata, and the built-in kinds, whose schemas the sandbox does not have.</summary>
/// <param name="name">The field that the value stands in.</param>
/// <param name="isItem">The value is an item of the list in that field.</param>
internal sealed class BuiltInType(string name, bool isItem = false) : FieldType
{
    private static readonly HashSet<string> FreeMaps =
        ["labels", "annotations", "data", "binaryData", "stringData", "matchLabels", "nodeSelector", "limits", "requests"];

    private static readonly HashSet<string> Sets = ["finalizers"];

    private static readonly Dictionary<string, (string Name, JsonNode? Default)[]> MapKeys = new()
    {
        ["ownerReferences"] = [("uid", null)],
        ["conditions"] = [("type", null)],
        ["containers"] = [("name", null)],
        ["initContainers"] = [("name", null)],
        ["env"] = [("name", null)],
        ["imagePullSecrets"] = [("name", null)],
        ["secrets"] = [("name", null)],
        ["volumes"] = [("name", null)],
        ["volumeMounts"] = [("mountPath", null)],
        // Of a container; those of a Service have no containerPort.
        ["ports"] = [("containerPort", null), ("port", null), ("protocol", "TCP")],
    };

    public override bool IsAtomicMap => isItem && name == "ownerReferences";

    public override string ListType => isItem ? "atomic" : MapKeys.ContainsKey(name) ? "map" : Sets.Contains(name) ? "set" : "atomic";

    public override IReadOnlyList<(string Name, JsonNode? Default)> Keys => MapKeys.GetValueOrDefault(name, []);

    public override FieldType Items => new BuiltInType(name, isItem: true);

    public override FieldType? Member(string member) => Declares(member) ? new BuiltInType(member) : DeducedType.Instance;

    public override bool Declares(string member) => isItem || !FreeMaps.Contains(name);
}

using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;

namespace AgentRegions.Sandbox.ApiServer.OpenApi;

/// <summary>A handful of fields of built-in kinds, for explain; any other field is kept as well.</summary>
internal static class BuiltInFields
{
    private static readonly Dictionary<string, (string Name, string Type, string Description)[]> ByKind = new()
    {
        ["/Namespace"] = [("spec", "object", "How the namespace behaves."), ("status", "object", "Its phase: Active or Terminating.")],
        ["/ConfigMap"] =
        [
            ("data", "map", "Texts by key."), ("binaryData", "map", "Bytes by key, in base64."), ("immutable", "boolean", "Whether the data can never be changed."),
        ],
        ["/Secret"] =
        [
            ("data", "map", "Bytes by key, in base64."), ("stringData", "map", "Texts by key, for writing: they end up in data."),
            ("type", "string", "What kind of secret it is; Opaque when nothing else is said."), ("immutable", "boolean", "Whether the data can never be changed."),
        ],
        ["/Event"] =
        [
            ("involvedObject", "object", "What it happened to."), ("reason", "string", "In one word, why."), ("message", "string", "In a sentence, what."),
            ("type", "string", "Normal or Warning."), ("count", "integer", "How often."), ("firstTimestamp", "string", "When first."),
            ("lastTimestamp", "string", "When last."), ("source", "object", "Who reports it."), ("reportingComponent", "string", "Who reports it."),
        ],
        ["coordination.k8s.io/Lease"] = [("spec", "object", "Who holds the lease, for how long, and when it was renewed.")],
        ["apiextensions.k8s.io/CustomResourceDefinition"] =
        [
            ("spec", "object", "The group, the names, the scope and the versions with their schemas."), ("status", "object", "Whether its names were accepted and it is served."),
        ],
    };

    private static readonly (string, string, string)[] Others = [("spec", "object", "What is wished for."), ("status", "object", "What is.")];

    public static JsonObject SchemaOf(ResourceDefinition definition) => new()
    {
        ["description"] = $"A {definition.Kind}, as the sandbox stores it.",
        ["type"] = "object",
        ["properties"] = new JsonObject(ByKind.GetValueOrDefault($"{definition.Group}/{definition.Kind}", Others).Select(Property)),
        ["x-kubernetes-preserve-unknown-fields"] = true,
    };

    private static KeyValuePair<string, JsonNode?> Property((string Name, string Type, string Description) field)
    {
        var schema = new JsonObject { ["description"] = field.Description, ["type"] = field.Type == "map" ? "object" : field.Type };
        if (field.Type == "map")
            schema["additionalProperties"] = new JsonObject { ["type"] = "string" };
        if (field.Type == "object")
            schema["x-kubernetes-preserve-unknown-fields"] = true;
        return new(field.Name, schema);
    }
}

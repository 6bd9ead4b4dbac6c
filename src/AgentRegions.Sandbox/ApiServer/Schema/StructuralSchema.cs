using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Schema;

/// <summary>
/// The openAPIV3Schema of a CustomResourceDefinition, parsed once. The root stands for a whole object: its apiVersion, kind and metadata
/// belong to the API server, whatever the schema says of them.
/// </summary>
internal sealed class StructuralSchema
{
    private StructuralSchema(JsonObject json)
    {
        Type = json["type"].Text();
        Nullable = Flag(json, "nullable");
        Properties = (json["properties"] as JsonObject ?? []).ToDictionary(entry => entry.Key, entry => Of((JsonObject)entry.Value!));
        Additional = json["additionalProperties"] is JsonObject additional ? Of(additional) : null;
        HasAdditional = Additional is not null || Flag(json, "additionalProperties");
        Items = json["items"] is JsonObject items ? Of(items) : null;
        DefaultValue = json["default"];
        IntOrString = Flag(json, "x-kubernetes-int-or-string");
        PreservesUnknown = Flag(json, "x-kubernetes-preserve-unknown-fields");
        IsEmbeddedResource = Flag(json, "x-kubernetes-embedded-resource");
        ListType = json["x-kubernetes-list-type"].Text() ?? "atomic";
        ListMapKeys = (json["x-kubernetes-list-map-keys"] as JsonArray)?.Select(key => (string)key!).ToArray() ?? [];
        IsAtomicMap = json["x-kubernetes-map-type"].Text() == "atomic";
        Rules = new(json);
    }

    public string? Type { get; }

    public bool Nullable { get; }

    public IReadOnlyDictionary<string, StructuralSchema> Properties { get; }

    /// <summary>The schema of the members that Properties does not name.</summary>
    public StructuralSchema? Additional { get; }

    /// <summary>Other members than those of Properties are allowed: by Additional, or by additionalProperties: true.</summary>
    public bool HasAdditional { get; }

    public StructuralSchema? Items { get; }

    public JsonNode? DefaultValue { get; }

    public bool IntOrString { get; }

    public bool PreservesUnknown { get; }

    public bool IsEmbeddedResource { get; }

    /// <summary>atomic, set or map.</summary>
    public string ListType { get; }

    public IReadOnlyList<string> ListMapKeys { get; }

    public bool IsAtomicMap { get; }

    public ValueRules Rules { get; }

    public static StructuralSchema Of(JsonObject openApiSchema) => new(openApiSchema);

    /// <summary>Fills in defaults and drops nulls that the schema does not allow, in place.</summary>
    public void Default(JsonObject resource) => Defaulting.Apply(resource, this);

    /// <summary>Removes what the schema does not know, in place.</summary>
    /// <returns>What was removed, as paths: spec.colour, spec.gates[0].x</returns>
    public IReadOnlyList<string> Prune(JsonObject resource) => Pruning.Prune(resource, this);

    /// <summary>Everything that is wrong by the schema; CEL is not evaluated. The metadata is not looked at.</summary>
    public IReadOnlyList<FieldError> Validate(JsonObject resource)
    {
        var errors = Validation.Check(resource, this, "");
        ListUniqueness.Check(resource, this, "", errors);
        return errors;
    }

    /// <summary>The schema of a member of an object, or null where none says anything.</summary>
    public StructuralSchema? Member(string name) => Properties.TryGetValue(name, out var property) ? property : Additional;

    private static bool Flag(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
}

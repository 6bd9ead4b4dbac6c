using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AgentRegions.Sandbox.ApiServer.Schema;

/// <summary>What a schema says about a value, beside its structure.</summary>
internal sealed class ValueRules(JsonObject json)
{
    public IReadOnlyList<string> Required { get; } = [.. Items(json, "required").Select(name => (string)name!)];

    public IReadOnlyList<JsonNode?> Enum { get; } = Items(json, "enum");

    public string? Format { get; } = json["format"].Text();

    /// <summary>As the schema writes it.</summary>
    public string? Pattern { get; } = json["pattern"].Text();

    public Regex? PatternRegex { get; } = json["pattern"].Text() is { } pattern ? Re2.Compile(pattern) : null;

    public int? MinLength { get; } = Count(json, "minLength");

    public int? MaxLength { get; } = Count(json, "maxLength");

    public int? MinItems { get; } = Count(json, "minItems");

    public int? MaxItems { get; } = Count(json, "maxItems");

    public int? MinProperties { get; } = Count(json, "minProperties");

    public int? MaxProperties { get; } = Count(json, "maxProperties");

    public double? Minimum { get; } = Limit(json, "minimum");

    public double? Maximum { get; } = Limit(json, "maximum");

    public bool ExclusiveMinimum { get; } = (bool?)json["exclusiveMinimum"] ?? false;

    public bool ExclusiveMaximum { get; } = (bool?)json["exclusiveMaximum"] ?? false;

    public double? MultipleOf { get; } = Limit(json, "multipleOf");

    public IReadOnlyList<StructuralSchema> AllOf { get; } = Schemas(json, "allOf");

    public IReadOnlyList<StructuralSchema> AnyOf { get; } = Schemas(json, "anyOf");

    public IReadOnlyList<StructuralSchema> OneOf { get; } = Schemas(json, "oneOf");

    public StructuralSchema? Not { get; } = json["not"] is JsonObject not ? StructuralSchema.Of(not) : null;

    private static IReadOnlyList<JsonNode?> Items(JsonObject json, string name) => [.. json[name] as JsonArray ?? []];

    private static StructuralSchema[] Schemas(JsonObject json, string name) => [.. Items(json, name).OfType<JsonObject>().Select(StructuralSchema.Of)];

    private static double? Limit(JsonObject json, string name) => json[name] is { } value ? JsonText.Number(value) : null;

    private static int? Count(JsonObject json, string name) => (int?)Limit(json, name);
}

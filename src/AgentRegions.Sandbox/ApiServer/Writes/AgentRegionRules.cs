using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Kubernetes.Json;
using AgentRegions.Operator.Resources;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Writes;

/// <summary>The rules of this project's own kinds: in a CustomResourceDefinition they are CEL, which the sandbox does not run.</summary>
internal static class AgentRegionRules
{
    public const string Group = "agentregion.dev";

    private const string NameTooLong = "the name must have at most 63 characters: it becomes a part of DNS records and of other objects' names";

    private static readonly Dictionary<string, (string[] Path, string Remedy)[]> Fixed = new(StringComparer.Ordinal)
    {
        ["AgentRegion"] = [(["spec", "region"], ResourceRemedies.RegionFixed)],
        ["FailoverPolicy"] =
        [
            (["spec", "dns", "zone"], ResourceRemedies.ZoneFixed),
            (["spec", "dns", "name"], ResourceRemedies.DnsNameFixed),
            (["spec", "coordination"], ResourceRemedies.CoordinationFixed),
        ],
        ["Failover"] = [(["spec"], ResourceRemedies.FailoverFixed)],
    };

    // After one of these, rules could meet what they do not expect.
    private static readonly string[] Blocking = ["FieldValueRequired", "FieldValueNotSupported", "FieldValueTypeInvalid", "FieldValueTooLong", "FieldValueTooMany"];

    /// <param name="found">What the schema found.</param>
    public static IEnumerable<FieldError> Problems(ResourceDefinition kind, JsonObject json, JsonObject? before, IReadOnlyList<FieldError> found)
    {
        if (found.Any(error => Blocking.Contains(error.Reason)))
        {
            yield return FieldError.Invalid(FieldError.Nowhere, "null", "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation");
            yield break;
        }
        var rules = JsonText.Of(kind.Schema);
        if (kind.Kind != "Failover" && json.At("metadata", "name").Text() is { Length: > ResourceLimits.NameLength })
            yield return Invalid(json, FieldError.Nowhere, NameTooLong);
        foreach (var problem in OfSpec(kind, json))
        {
            // Bounds that the schema has without a rule are the schema's to report.
            if (rules.Contains(JsonText.Quote(problem.Message), StringComparison.Ordinal) || found.All(error => error.Field != problem.Field))
                yield return Invalid(json, problem.Field, problem.Message);
        }
        if (before is null)
            yield break;
        foreach (var (path, remedy) in Fixed.GetValueOrDefault(kind.Kind, []))
        {
            if (!JsonNode.DeepEquals(json.At(path), before.At(path)))
                yield return Invalid(json, string.Join('.', path), remedy);
        }
    }

    private static IReadOnlyList<FieldProblem> OfSpec(ResourceDefinition kind, JsonObject json)
    {
        try
        {
            return kind.Kind switch
            {
                "AgentRegion" => ResourceRules.Validate(json.Deserialize(ResourceJson.Options.TypeInfo<AgentRegion>())!.Spec),
                "FailoverPolicy" => ResourceRules.Validate(json.Deserialize(ResourceJson.Options.TypeInfo<FailoverPolicy>())!.Spec),
                "Failover" => ResourceRules.Validate(json.Deserialize(ResourceJson.Options.TypeInfo<Failover>())!.Spec),
                _ => [],
            };
        }
        catch (JsonException e)
        {
            var field = e.Path?.TrimStart('$', '.') ?? "";
            return [new(field, RuleOf(kind.Schema, field) ?? e.Message)];
        }
    }

    /// <summary>What cannot even be parsed breaks the rule that the schema has for it, in its words.</summary>
    private static string? RuleOf(JsonNode? schema, string field)
    {
        foreach (var part in field.Split('.', '['))
            schema = part.EndsWith(']') ? schema.At("items") : schema.At("properties", part);
        return (schema.At("x-kubernetes-validations") as JsonArray)?[^1].At("message").Text();
    }

    /// <summary>Messages show the value at the path, such as spec.dns.addresses.ipv4[0], unless it is an object or a list.</summary>
    private static FieldError Invalid(JsonObject json, string field, string message)
    {
        JsonNode? node = json;
        foreach (var part in field.Split('.', '['))
            node = part.EndsWith(']') ? (node as JsonArray)?[int.Parse(part[..^1], CultureInfo.InvariantCulture)] : node.At(part);
        return node is JsonValue || node is null && field != FieldError.Nowhere
            ? FieldError.Invalid(field, JsonText.Of(node), message)
            : new("FieldValueInvalid", field, $"Invalid value: {message}");
    }
}

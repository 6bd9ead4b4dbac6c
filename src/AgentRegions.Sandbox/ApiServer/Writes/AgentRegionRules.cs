using System.Text.Json;
using System.Text.Json.Nodes;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Kubernetes.Json;
using AgentRegions.Kubernetes.Resources;
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

    /// <remarks>For objects that the schema accepts.</remarks>
    public static IEnumerable<FieldError> Problems(ResourceDefinition kind, JsonObject json, JsonObject? before)
    {
        if (kind.Kind != "Failover" && json.At("metadata", "name").Text() is { Length: > ResourceLimits.NameLength })
            yield return FieldError.Invalid(FieldError.Nowhere, "\"object\"", NameTooLong);
        foreach (var problem in OfSpec(kind.Kind, json))
            yield return FieldError.Invalid(problem.Field, Shown(json, problem.Field), problem.Message);
        if (before is null)
            yield break;
        foreach (var (path, remedy) in Fixed.GetValueOrDefault(kind.Kind, []))
        {
            if (!JsonNode.DeepEquals(json.At(path), before.At(path)))
                yield return FieldError.Invalid(string.Join('.', path), Shown(json, string.Join('.', path)), remedy);
        }
    }

    private static IReadOnlyList<FieldProblem> OfSpec(string kind, JsonObject json)
    {
        try
        {
            return kind switch
            {
                "AgentRegion" => ResourceRules.Validate(json.Deserialize(KubernetesJson.Default.TypeInfo<AgentRegion>())!.Spec),
                "FailoverPolicy" => ResourceRules.Validate(json.Deserialize(KubernetesJson.Default.TypeInfo<FailoverPolicy>())!.Spec),
                "Failover" => ResourceRules.Validate(json.Deserialize(KubernetesJson.Default.TypeInfo<Failover>())!.Spec),
                _ => [],
            };
        }
        catch (JsonException e)
        {
            return [new(e.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : "spec", e.Message)];
        }
    }

    /// <summary>The value at a path such as spec.dns.addresses.ipv4[0], as messages show it.</summary>
    private static string Shown(JsonObject json, string field)
    {
        JsonNode? node = json;
        foreach (var part in field.Split('.', '['))
            node = part.EndsWith(']') ? (node as JsonArray)?[int.Parse(part[..^1], System.Globalization.CultureInfo.InvariantCulture)] : node.At(part);
        return node is JsonObject or JsonArray ? JsonText.Quote(JsonText.TypeOf(node)) : JsonText.Of(node);
    }
}

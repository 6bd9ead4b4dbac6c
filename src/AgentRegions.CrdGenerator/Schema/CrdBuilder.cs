using System.Reflection;
using System.Text.Json.Nodes;
using AgentRegions.Core.Schema;
using AgentRegions.Kubernetes.Entities;
using k8s.Models;

namespace AgentRegions.CrdGenerator.Schema;

/// <summary>A CustomResourceDefinition of an entity type.</summary>
public sealed class CrdBuilder(XmlDocs docs)
{
    private readonly SchemaBuilder _schemas = new(docs);

    /// <summary>Names the tool that made a file, so that nobody edits it by hand.</summary>
    public static string GeneratorAnnotation { get; } =
        $"AgentRegions.CrdGenerator {typeof(CrdBuilder).Assembly.GetName().Version!.ToString(3)}";

    public JsonObject Build(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var entity = type.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new ArgumentException($"{type} has no KubernetesEntity attribute", nameof(type));
        return new()
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{entity.PluralName}.{entity.Group}",
                ["annotations"] = new JsonObject { ["agentregion.dev/generated-by"] = GeneratorAnnotation },
            },
            ["spec"] = new JsonObject
            {
                ["group"] = entity.Group,
                ["names"] = Names(type, entity),
                ["scope"] = (type.GetCustomAttribute<EntityScopeAttribute>()?.Scope ?? EntityScope.Namespaced).ToString(),
                ["versions"] = new JsonArray(Version(type, entity)),
            },
        };
    }

    private static JsonObject Names(Type type, KubernetesEntityAttribute entity)
    {
        var names = new JsonObject
        {
            ["kind"] = entity.Kind,
            ["listKind"] = entity.Kind + "List",
            ["plural"] = entity.PluralName,
            ["singular"] = entity.Kind.ToLowerInvariant(),
        };
        if (type.GetCustomAttribute<KubernetesEntityShortNamesAttribute>() is { } shortNames)
            names["shortNames"] = new JsonArray([.. shortNames.ShortNames.Select(name => JsonValue.Create(name))]);
        return names;
    }

    private JsonObject Version(Type type, KubernetesEntityAttribute entity)
    {
        var version = new JsonObject { ["name"] = entity.ApiVersion, ["served"] = true, ["storage"] = true };
        var columns = type.GetCustomAttributes<GenericAdditionalPrinterColumnAttribute>().Select(Column).ToArray<JsonNode>();
        if (columns.Length > 0)
            version["additionalPrinterColumns"] = new JsonArray(columns);
        version["subresources"] = new JsonObject { ["status"] = new JsonObject() };
        version["schema"] = new JsonObject { ["openAPIV3Schema"] = Root(type) };
        return version;
    }

    private static JsonObject Column(GenericAdditionalPrinterColumnAttribute attribute)
    {
        var column = new JsonObject { ["name"] = attribute.Name, ["type"] = attribute.Type, ["jsonPath"] = attribute.JsonPath };
        if (attribute.Description is { } description)
            column["description"] = description;
        if (attribute.Priority != 0)
            column["priority"] = attribute.Priority;
        return column;
    }

    private JsonObject Root(Type type)
    {
        var root = new JsonObject();
        if (docs.Of(type) is { } description)
            root["description"] = description;
        root["type"] = "object";
        root["properties"] = new JsonObject
        {
            ["apiVersion"] = new JsonObject { ["description"] = "The group and version of this kind.", ["type"] = "string" },
            ["kind"] = new JsonObject { ["description"] = "The kind of this object.", ["type"] = "string" },
            ["metadata"] = new JsonObject { ["type"] = "object" },
            ["spec"] = _schemas.Build(Section(type, "Spec"), SchemaUse.Spec),
            ["status"] = _schemas.Build(Section(type, "Status"), SchemaUse.Status),
        };
        root["required"] = new JsonArray("spec");
        Constraints.Rules(type, root);
        return root;
    }

    private static Type Section(Type type, string name) =>
        type.GetProperty(name)?.PropertyType ?? throw new ArgumentException($"{type} has no {name}", nameof(type));
}

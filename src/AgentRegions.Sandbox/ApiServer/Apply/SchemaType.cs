using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Apply;

/// <summary>By the schema of a CustomResourceDefinition.</summary>
internal sealed class SchemaType(StructuralSchema schema, bool isResource = false) : FieldType
{
    private readonly bool _isResource = isResource || schema.IsEmbeddedResource;

    public override bool IsAtomicMap => schema.IsAtomicMap;

    public override string ListType => schema.ListType;

    public override IReadOnlyList<(string Name, JsonNode? Default)> Keys =>
        [.. schema.ListMapKeys.Order(StringComparer.Ordinal).Select(key => (key, schema.Items?.Member(key)?.DefaultValue))];

    public override FieldType Items => schema.Items is { } items ? new SchemaType(items) : DeducedType.Instance;

    public override FieldType? Member(string name) =>
        _isResource && name is "metadata" or "apiVersion" or "kind" ? new BuiltInType(name)
        : schema.Member(name) is { } member ? new SchemaType(member)
        : schema.PreservesUnknown || schema.HasAdditional ? DeducedType.Instance
        : null;

    public override bool Declares(string name) => schema.Properties.ContainsKey(name) || (_isResource && name is "metadata" or "apiVersion" or "kind");
}

using System.Reflection;
using System.Text.Json.Nodes;
using AgentRegions.Core;
using AgentRegions.Core.Quorum;

namespace AgentRegions.CrdGenerator.Schema;

/// <summary>
/// Structural schemas of records. A spec's carries defaults, bounds and rules; a status's only types, because the operator alone
/// writes it and a bound there could make the truth unwritable.
/// </summary>
public sealed class SchemaBuilder(XmlDocs docs)
{
    /// <summary>The schema of a record's objects.</summary>
    /// <exception cref="NotSupportedException">A property's type has no place in a schema, a float for example.</exception>
    public JsonObject Build(Type type, SchemaUse use)
    {
        ArgumentNullException.ThrowIfNull(type);
        var schema = Described(docs.Of(type));
        schema["type"] = "object";
        var properties = SchemaProperty.Of(type).ToList();
        schema["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)Property(p, use))));
        var required = properties.Where(p => p.IsRequired).Select(p => p.Name).Order(StringComparer.Ordinal).ToList();
        if (required.Count > 0)
            schema["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
        if (use == SchemaUse.Spec)
            Constraints.Rules(type, schema);
        return schema;
    }

    private JsonObject Property(SchemaProperty property, SchemaUse use)
    {
        var schema = Value(property.Property.PropertyType, use, property);
        var description = docs.Of(property.Property) ?? (string?)schema["description"];
        if (EnumOf(property.Property.PropertyType) is { } names)
            description = string.Join('\n', new[] { description }.OfType<string>().Concat(EnumLines(names)));
        schema.Remove("description");
        if (description is not null)
            schema.Insert(0, "description", description);
        Constraints.ListType(property, schema);
        if (use != SchemaUse.Spec)
            return schema;
        if (Defaults.Of(property) is { } value)
            schema["default"] = value;
        Constraints.Apply(property, schema);
        return schema;
    }

    private JsonObject Value(Type declared, SchemaUse use, SchemaProperty property)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(string))
            return new() { ["type"] = "string" };
        if (type == typeof(bool))
            return new() { ["type"] = "boolean" };
        if (type == typeof(int))
            return new() { ["type"] = "integer", ["format"] = "int32" };
        if (type == typeof(long))
            return new() { ["type"] = "integer", ["format"] = "int64" };
        if (type == typeof(DateTimeOffset))
            return new() { ["type"] = "string", ["format"] = "date-time" };
        if (type == typeof(Duration))
            return new() { ["type"] = "string", ["pattern"] = Duration.Pattern };
        if (type == typeof(Elapsed))
            return new() { ["type"] = "string", ["pattern"] = Elapsed.Pattern };
        if (type == typeof(QuorumSize))
            return new() { ["x-kubernetes-int-or-string"] = true };
        if (type.IsEnum)
            return new() { ["type"] = "string", ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => JsonValue.Create(name))]) };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return new() { ["type"] = "array", ["items"] = Value(type.GenericTypeArguments[0], use, property) };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) && type.GenericTypeArguments[0] == typeof(string))
            return new() { ["type"] = "object", ["additionalProperties"] = Value(type.GenericTypeArguments[1], use, property) };
        if (type.IsClass && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true)
            return Build(type, use);
        throw new NotSupportedException(
            $"{property.Property.DeclaringType?.Name}.{property.Property.Name}: a schema has no {type.Name}; use string, bool, int, long, DateTimeOffset, Duration, Elapsed, QuorumSize, "
            + "an enum, a record, IReadOnlyList or IReadOnlyDictionary of strings");
    }

    private static Type? EnumOf(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return type.IsEnum ? type : null;
    }

    private IEnumerable<string> EnumLines(Type names) =>
        from field in names.GetFields(BindingFlags.Public | BindingFlags.Static)
        let meaning = docs.Of(field)
        where meaning is not null
        select $"{field.Name}: {meaning}";

    private static JsonObject Described(string? description) => description is null ? [] : new() { ["description"] = description };
}

/// <summary>Which half of an object a schema is for.</summary>
public enum SchemaUse
{
    /// <summary>What people write.</summary>
    Spec,

    /// <summary>What the operator writes.</summary>
    Status,
}

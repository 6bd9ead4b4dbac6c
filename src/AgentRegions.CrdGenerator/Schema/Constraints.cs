using System.Reflection;
using System.Text.Json.Nodes;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Core.Schema;

namespace AgentRegions.CrdGenerator.Schema;

/// <summary>The attributes of Core/Schema as schema keywords and CEL rules.</summary>
internal static class Constraints
{
    /// <summary>Bounds, forms and rules of a property. They stand in specs only.</summary>
    public static void Apply(SchemaProperty property, JsonObject schema)
    {
        var member = property.Property;
        Bounds(member, schema);
        var items = schema["items"] as JsonObject ?? schema["additionalProperties"] as JsonObject;
        if (member.GetCustomAttribute<ItemLengthAttribute>() is { } length)
            Lengths(items!, length.MinLength, length.MaxLength);
        foreach (var rule in member.GetCustomAttributes<ItemValidationRuleAttribute>())
            Rule(items!, rule.Rule, rule.Message);
        if (member.GetCustomAttribute<DurationRangeAttribute>() is { } range)
        {
            Lengths(schema, 1, ResourceLimits.DurationLength);
            Rule(schema, range.Rule, range.MessageFor(property.Name));
        }
        if (member.GetCustomAttribute<PatternAttribute>() is { Message: { } remedy } pattern)
            Rule(schema, $"self.matches(r'{pattern.RegexPattern}')", remedy);
        Rules(member, schema);
    }

    /// <summary>How a list merges; in specs and statuses.</summary>
    public static void ListType(SchemaProperty property, JsonObject schema)
    {
        if (property.Property.GetCustomAttribute<XListTypeAttribute>() is not { } list)
            return;
        schema["x-kubernetes-list-type"] = list.ListType;
        if (list.Keys.Count > 0)
            schema["x-kubernetes-list-map-keys"] = new JsonArray([.. list.Keys.Select(key => JsonValue.Create(key))]);
    }

    /// <summary>The CEL rules of a type or a property, after those that are there.</summary>
    public static void Rules(MemberInfo member, JsonObject schema)
    {
        foreach (var rule in member.GetCustomAttributes<ValidationRuleAttribute>())
            Rule(schema, rule.Rule, rule.Message, rule);
    }

    private static void Bounds(MemberInfo member, JsonObject schema)
    {
        if (member.GetCustomAttribute<RangeMinimumAttribute>() is { } minimum)
        {
            schema["minimum"] = minimum.Minimum;
            if (minimum.ExclusiveMinimum)
                schema["exclusiveMinimum"] = true;
        }
        if (member.GetCustomAttribute<RangeMaximumAttribute>() is { } maximum)
        {
            schema["maximum"] = maximum.Maximum;
            if (maximum.ExclusiveMaximum)
                schema["exclusiveMaximum"] = true;
        }
        if (member.GetCustomAttribute<LengthAttribute>() is { } length)
            Lengths(schema, length.MinLength, length.MaxLength);
        if (member.GetCustomAttribute<PatternAttribute>() is { } pattern)
            schema["pattern"] = pattern.RegexPattern;
        if (member.GetCustomAttribute<ItemsAttribute>() is { } items)
            Pair(schema, "minItems", items.MinItems, "maxItems", items.MaxItems);
        if (member.GetCustomAttribute<PropertiesAttribute>() is { } properties)
            Pair(schema, "minProperties", properties.MinProperties, "maxProperties", properties.MaxProperties);
    }

    private static void Lengths(JsonObject schema, long minimum, long maximum) => Pair(schema, "minLength", minimum, "maxLength", maximum);

    private static void Pair(JsonObject schema, string minimumName, long minimum, string maximumName, long maximum)
    {
        if (minimum >= 0)
            schema[minimumName] = minimum;
        if (maximum >= 0)
            schema[maximumName] = maximum;
    }

    private static void Rule(JsonObject schema, string rule, string message, ValidationRuleAttribute? more = null)
    {
        var entry = new JsonObject { ["rule"] = rule, ["message"] = message };
        if (more?.MessageExpression is { } expression)
            entry["messageExpression"] = expression;
        if (more?.Reason is { } reason)
            entry["reason"] = reason;
        if (more?.FieldPath is { } path)
            entry["fieldPath"] = path;
        if (schema["x-kubernetes-validations"] is not JsonArray rules)
            schema["x-kubernetes-validations"] = rules = [];
        rules.Add(entry);
    }
}

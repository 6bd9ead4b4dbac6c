using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Schema;

/// <summary>Checks a value against its schema, as kube-openapi's validator does: same findings, same words.</summary>
internal static class Validation
{
    private static readonly string[] OfTheServer = ["apiVersion", "kind", "metadata"];

    /// <param name="path">"" for the whole object.</param>
    public static List<FieldError> Check(JsonNode? value, StructuralSchema schema, string path)
    {
        var errors = new List<FieldError>();
        if (TypeCheck.Check(value, schema, path) is { } wrongType)
            errors.Add(wrongType);
        if (value is null)
            return errors;
        Junctors.Check(value, schema.Rules, path, errors);
        switch (JsonText.TypeOf(value))
        {
            case "string":
                ScalarRules.CheckString(value.Text()!, schema.Rules, path, errors);
                break;
            case "integer" or "number":
                ScalarRules.CheckNumber(value, schema, path, errors);
                break;
            case "array":
                CheckList((JsonArray)value, schema, path, errors);
                break;
        }
        CheckEnum(value, schema.Rules.Enum, path, errors);
        if (value is JsonObject map)
            CheckMap(map, schema, path, errors);
        return errors;
    }

    private static void CheckEnum(JsonNode value, IReadOnlyList<JsonNode?> allowed, string path, List<FieldError> errors)
    {
        if (allowed.Count > 0 && !allowed.Any(one => JsonNode.DeepEquals(one, value)))
            errors.Add(FieldError.NotSupported(path, JsonText.Of(value), allowed.Select(one => one.Text() ?? JsonText.Of(one))));
    }

    private static void CheckList(JsonArray list, StructuralSchema schema, string path, List<FieldError> errors)
    {
        if (schema.Items is { } items)
        {
            for (var i = 0; i < list.Count; i++)
                errors.AddRange(Check(list[i], items, FieldPath.Item(path, i)));
        }
        if (list.Count < schema.Rules.MinItems)
            errors.Add(FieldError.Invalid(path, $"{list.Count}", $"{path} in body should have at least {schema.Rules.MinItems} items"));
        if (list.Count > schema.Rules.MaxItems)
            errors.Add(FieldError.TooMany(path, list.Count, schema.Rules.MaxItems.Value));
    }

    private static void CheckMap(JsonObject map, StructuralSchema schema, string path, List<FieldError> errors)
    {
        if (map.Count < schema.Rules.MinProperties)
            errors.Add(FieldError.Invalid(path, $"{map.Count}", $"{path} in body should have at least {schema.Rules.MinProperties} properties"));
        else if (map.Count > schema.Rules.MaxProperties)
            errors.Add(FieldError.TooMany(path, map.Count, schema.Rules.MaxProperties.Value));
        else
            CheckMembers(map, schema, path, errors);
    }

    private static void CheckMembers(JsonObject map, StructuralSchema schema, string path, List<FieldError> errors)
    {
        var required = schema.IsEmbeddedResource ? [.. schema.Rules.Required.Union(["apiVersion", "kind"])] : schema.Rules.Required;
        errors.AddRange(required.Where(name => !map.ContainsKey(name)).Select(name => FieldError.Required(FieldPath.Child(path, name))));
        foreach (var (name, value) in map)
        {
            var ofTheServer = (path.Length == 0 || schema.IsEmbeddedResource) && OfTheServer.Contains(name);
            if (!ofTheServer && schema.Member(name) is { } member)
                errors.AddRange(Check(value, member, FieldPath.Child(path, name)));
        }
    }
}

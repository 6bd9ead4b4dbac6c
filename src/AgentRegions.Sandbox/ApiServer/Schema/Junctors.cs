using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Schema;

/// <summary>anyOf, oneOf, allOf and not.</summary>
internal static class Junctors
{
    public static void Check(JsonNode value, ValueRules rules, string path, List<FieldError> errors)
    {
        CheckAny(value, rules.AnyOf, path, errors);
        CheckOne(value, rules.OneOf, path, errors);
        CheckAll(value, rules.AllOf, path, errors);
        if (rules.Not is { } not && Validation.Check(value, not, path).Count == 0)
            errors.Add(FieldError.Misplaced($"\"{path}\" must not validate the schema (not)"));
    }

    private static void CheckAny(JsonNode value, IReadOnlyList<StructuralSchema> schemas, string path, List<FieldError> errors)
    {
        var results = schemas.Select(schema => Validation.Check(value, schema, path)).ToList();
        if (results.Count == 0 || results.Any(result => result.Count == 0))
            return;
        errors.Add(FieldError.Misplaced($"\"{path}\" must validate at least one schema (anyOf)"));
        errors.AddRange(results[0]);
    }

    private static void CheckOne(JsonNode value, IReadOnlyList<StructuralSchema> schemas, string path, List<FieldError> errors)
    {
        var results = schemas.Select(schema => Validation.Check(value, schema, path)).ToList();
        var valid = results.Count(result => result.Count == 0);
        if (results.Count == 0 || valid == 1)
            return;
        var found = valid == 0 ? "Found none valid" : $"Found {valid} valid alternatives";
        errors.Add(FieldError.Misplaced($"\"{path}\" must validate one and only one schema (oneOf). {found}"));
        if (valid == 0)
            errors.AddRange(results[0]);
    }

    private static void CheckAll(JsonNode value, IReadOnlyList<StructuralSchema> schemas, string path, List<FieldError> errors)
    {
        var failed = 0;
        foreach (var result in schemas.Select(schema => Validation.Check(value, schema, path)))
        {
            failed += result.Count > 0 ? 1 : 0;
            errors.AddRange(result);
        }
        if (failed > 0)
            errors.Add(FieldError.Misplaced($"\"{path}\" must validate all the schemas (allOf){(failed == schemas.Count ? ". None validated" : "")}"));
    }
}

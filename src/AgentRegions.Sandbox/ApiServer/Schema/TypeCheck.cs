using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Schema;

/// <summary>Whether a value is of the type that its schema names, with kube-openapi's ways of naming what it found.</summary>
internal static class TypeCheck
{
    public static FieldError? Check(JsonNode? value, StructuralSchema schema, string path)
    {
        string[] expected = schema.IntOrString ? ["integer", "string"] : schema.Type is { } type ? [type] : [];
        if (expected.Length == 0 || (value is null && schema.Nullable))
            return null;
        var found = JsonText.TypeOf(value);
        if (IsA(found, value, expected))
            return null;
        // The real one names an unfitting scalar by the format, and lets a list pass where a string with a format is due.
        return schema.Rules.Format is not { } format || found is "string" or "null" ? FieldError.WrongType(path, found, string.Join(",", expected))
            : found != "array" ? FieldError.WrongType(path, FormatOf(found), format)
            : expected is ["string"] ? null
            : FieldError.WrongType(path, found, string.Join(",", expected));
    }

    private static bool IsA(string found, JsonNode? value, string[] expected) =>
        expected.Contains(found)
        || (found == "integer" && expected.Contains("number"))
        || (found == "number" && expected.Contains("integer") && IsWhole(JsonText.Number(value!)));

    /// <summary>Up to where a double counts exactly.</summary>
    private static bool IsWhole(double number) => Math.Abs(number) <= 1L << 53 && Math.Truncate(number) == number;

    private static string FormatOf(string found) => found switch
    {
        "integer" => "int64",
        "number" => "float64",
        _ => "",
    };
}

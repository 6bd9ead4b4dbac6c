using System.Globalization;
using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Schema;

/// <summary>Length, pattern and format of strings; bounds of numbers.</summary>
internal static class ScalarRules
{
    public static void CheckString(string text, ValueRules rules, string path, List<FieldError> errors)
    {
        var length = text.EnumerateRunes().Count();
        if (length > rules.MaxLength)
            errors.Add(FieldError.TooLong(path, rules.MaxLength.Value));
        else if (length < rules.MinLength)
            errors.Add(FieldError.Invalid(path, JsonText.Quote(text), $"{path} in body should be at least {rules.MinLength} chars long"));
        else if (rules.PatternRegex is { } pattern && !pattern.IsMatch(text))
            errors.Add(FieldError.Invalid(path, JsonText.Quote(text), $"{path} in body should match '{rules.Pattern}'"));
        if (rules.Format is { } format && !Formats.Fits(text, format))
            errors.Add(FieldError.WrongType(path, text, format));
    }

    public static void CheckNumber(JsonNode value, StructuralSchema schema, string path, List<FieldError> errors)
    {
        var rules = schema.Rules;
        var number = JsonText.Number(value);
        if (!Formats.Fits(number, rules.Format ?? (schema.Type == "integer" ? "int64" : null)))
            errors.Add(FieldError.Misplaced($"Checked value must be of type {schema.Type} {(rules.Format is { } format ? $"with format {format}" : "(default format)")} in {path}"));
        if (rules.MultipleOf is { } unit && number / unit != Math.Truncate(number / unit))
            Add($"be a multiple of {Text(unit)}");
        if (rules.Maximum is { } maximum && (rules.ExclusiveMaximum ? number >= maximum : number > maximum))
            Add($"be less than {(rules.ExclusiveMaximum ? "" : "or equal to ")}{Text(maximum)}");
        if (rules.Minimum is { } minimum && (rules.ExclusiveMinimum ? number <= minimum : number < minimum))
            Add($"be greater than {(rules.ExclusiveMinimum ? "" : "or equal to ")}{Text(minimum)}");

        void Add(string what) => errors.Add(FieldError.Invalid(path, JsonText.Of(value), $"{path} in body should {what}"));
    }

    private static string Text(double limit) => limit.ToString("R", CultureInfo.InvariantCulture);
}

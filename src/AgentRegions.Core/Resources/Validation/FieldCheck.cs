using System.Text.RegularExpressions;
using AgentRegions.Core.Schema;

namespace AgentRegions.Core.Resources.Validation;

/// <summary>Collects problems. Every check takes the path of the field; its last part begins the message, as in the schema.</summary>
internal sealed class FieldCheck
{
    private readonly List<FieldProblem> _problems = [];

    public IReadOnlyList<FieldProblem> Problems => _problems;

    public void Add(string field, string message) => _problems.Add(new(field, message));

    public void That(bool holds, string field, string message)
    {
        if (!holds)
            Add(field, message);
    }

    /// <summary>False, and a problem, when a required section is missing.</summary>
    public bool Has(object? value, string field)
    {
        That(value is not null, field, $"{Name(field)} is required");
        return value is not null;
    }

    public void Range(string field, int value, int minimum, int maximum) =>
        That(value >= minimum && value <= maximum, field, $"{Name(field)} must be from {minimum} to {maximum}");

    public void Range(string field, Duration value, string minimum, string maximum, bool wholeSeconds = false) =>
        That(
            value >= Duration.Parse(minimum) && value <= Duration.Parse(maximum) && (!wholeSeconds || value.Value.Ticks % TimeSpan.TicksPerSecond == 0),
            field,
            DurationRangeAttribute.MessageFor(Name(field), minimum, maximum, wholeSeconds));

    public void Form(string field, string? value, int maxLength, Regex form, string remedy)
    {
        if (!Has(value, field))
            return;
        if (value!.Length > maxLength)
            Add(field, $"{Name(field)} must have at most {maxLength} characters");
        else if (value.EndsWith('\n') || !form.IsMatch(value)) // `$` of .NET also matches before a final line feed
            Add(field, $"{Name(field)} {remedy}");
    }

    /// <summary>A URL of the form that is also one to the parser that is used to ask it.</summary>
    public void Url(string field, string? value, Regex form, string remedy)
    {
        var before = _problems.Count;
        Form(field, value, ResourceLimits.UrlLength, form, remedy);
        That(_problems.Count > before || Uri.TryCreate(value, UriKind.Absolute, out _), field, $"{Name(field)} {remedy}");
    }

    public void OptionalForm(string field, string? value, int maxLength, Regex form, string remedy)
    {
        if (value is not null)
            Form(field, value, maxLength, form, remedy);
    }

    /// <summary>Characters are counted as the API server does, by code point.</summary>
    public void OptionalText(string field, string? value, int minLength, int maxLength)
    {
        if (value is null)
            return;
        var length = value.EnumerateRunes().Count();
        That(length >= minLength && length <= maxLength, field, $"{Name(field)} must have {minLength} to {maxLength} characters");
    }

    /// <summary>A list in which each key stands once; the later one is the problem.</summary>
    public void Unique<T>(string field, IReadOnlyList<T> items, Func<T, string> key, int maxItems)
    {
        That(items.Count <= maxItems, field, $"{Name(field)} must have at most {maxItems} items");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
            That(seen.Add(key(items[i])), $"{field}[{i}]", $"{key(items[i])} stands in {Name(field)} twice; remove one");
    }

    private static string Name(string field) => field[(field.LastIndexOf('.') + 1)..];
}

namespace AgentRegions.Core.Schema;

/// <summary>The smallest and the largest duration allowed, as manifests write them.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationRangeAttribute(string minimum, string maximum) : Attribute
{
    public string Minimum { get; } = minimum;

    public string Maximum { get; } = maximum;

    /// <summary>Whether parts of a second are refused.</summary>
    public bool WholeSeconds { get; init; }

    /// <summary>The CEL rule. It also covers the form, so that a malformed text is answered by <see cref="MessageFor(string)"/> and not by an evaluation error.</summary>
    public string Rule =>
        $"self != '' && self.matches('{Duration.Pattern}') && duration(self) >= duration('{Minimum}') && duration(self) <= duration('{Maximum}')"
        + (WholeSeconds ? " && duration(self).getMilliseconds() % 1000 == 0" : "");

    /// <param name="name">The property as manifests write it.</param>
    public string MessageFor(string name) => MessageFor(name, Minimum, Maximum, WholeSeconds);

    /// <inheritdoc cref="MessageFor(string)"/>
    public static string MessageFor(string name, string minimum, string maximum, bool wholeSeconds) => wholeSeconds
        ? $"{name} must be whole seconds from {minimum} to {maximum}; write it like 15s or 1m30s"
        : $"{name} must be from {minimum} to {maximum}; write it like 500ms, 15s, 1m30s or 2h";
}

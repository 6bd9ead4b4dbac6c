namespace AgentRegions.Core.Schema;

// The shapes are those of KubeOps.Abstractions.Entities.Attributes. They stand in Core because Core's records
// carry them and Core references nothing.

/// <summary>The smallest value that the schema allows.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMinimumAttribute(double minimum, bool exclusiveMinimum = false) : Attribute
{
    public double Minimum { get; } = minimum;

    public bool ExclusiveMinimum { get; } = exclusiveMinimum;
}

/// <summary>The largest value that the schema allows.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMaximumAttribute(double maximum, bool exclusiveMaximum = false) : Attribute
{
    public double Maximum { get; } = maximum;

    public bool ExclusiveMaximum { get; } = exclusiveMaximum;
}

/// <summary>A regular expression (RE2) that a string must match.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string regexPattern) : Attribute
{
    public string RegexPattern { get; } = regexPattern;

    /// <summary>What to write instead. The regular expression alone teaches nobody, so this becomes a CEL rule beside it.</summary>
    public string? Message { get; init; }
}

/// <summary>The length of a string; -1 leaves a bound open.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(long minLength = -1, long maxLength = -1) : Attribute
{
    public long MinLength { get; } = minLength;

    public long MaxLength { get; } = maxLength;
}

/// <summary>The number of items of a list; -1 leaves a bound open.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(long minItems = -1, long maxItems = -1) : Attribute
{
    public long MinItems { get; } = minItems;

    public long MaxItems { get; } = maxItems;
}

/// <summary>A CEL rule (x-kubernetes-validations) on a property or on a whole type, with what to write instead.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true)]
public sealed class ValidationRuleAttribute(string rule, string message) : Attribute
{
    public string Rule { get; } = rule;

    public string Message { get; } = message;

    /// <summary>A CEL expression that makes the message; it wins over <see cref="Message"/>.</summary>
    public string? MessageExpression { get; init; }

    public string? Reason { get; init; }

    public string? FieldPath { get; init; }
}

/// <summary>How a list merges (x-kubernetes-list-type): atomic, set or map, the last with its keys.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListTypeAttribute(string listType, params string[] keys) : Attribute
{
    public string ListType { get; } = listType;

    public IReadOnlyList<string> Keys { get; } = keys;
}

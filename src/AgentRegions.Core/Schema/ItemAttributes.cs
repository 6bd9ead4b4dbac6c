namespace AgentRegions.Core.Schema;

/// <summary>The length of each string of a list, or of each value of a map; -1 leaves a bound open.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemLengthAttribute(long minLength = -1, long maxLength = -1) : Attribute
{
    public long MinLength { get; } = minLength;

    public long MaxLength { get; } = maxLength;
}

/// <summary>A CEL rule on each item of a list, with what to write instead.</summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class ItemValidationRuleAttribute(string rule, string message) : Attribute
{
    public string Rule { get; } = rule;

    public string Message { get; } = message;
}

/// <summary>The number of entries of a map; -1 leaves a bound open.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PropertiesAttribute(long minProperties = -1, long maxProperties = -1) : Attribute
{
    public long MinProperties { get; } = minProperties;

    public long MaxProperties { get; } = maxProperties;
}

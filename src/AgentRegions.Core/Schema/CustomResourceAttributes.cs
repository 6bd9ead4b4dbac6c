namespace AgentRegions.Core.Schema;

// The shapes are those of KubeOps.Abstractions.Entities.Attributes.

/// <summary>Short names for kubectl.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityShortNamesAttribute(params string[] shortNames) : Attribute
{
    public IReadOnlyList<string> ShortNames { get; } = shortNames;
}

/// <summary>A column of <c>kubectl get</c>. Columns stand in the order of the attributes.</summary>
/// <param name="jsonPath">The value, relative to the object.</param>
/// <param name="name">The heading.</param>
/// <param name="type">string, integer, number, boolean or date.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericAdditionalPrinterColumnAttribute(string jsonPath, string name, string type) : Attribute
{
    public string JsonPath { get; } = jsonPath;

    public string Name { get; } = name;

    public string Type { get; } = type;

    public string? Description { get; init; }

    /// <summary>0 is always shown, greater numbers only with <c>-o wide</c>.</summary>
    public int Priority { get; init; }
}

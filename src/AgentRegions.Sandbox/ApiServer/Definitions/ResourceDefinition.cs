using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Definitions;

/// <summary>One kind in one version, as the API server serves it: built in, or from a CustomResourceDefinition.</summary>
internal sealed record ResourceDefinition
{
    /// <summary>Empty for the core group.</summary>
    public required string Group { get; init; }

    public required string Version { get; init; }

    public required string Kind { get; init; }

    public required string Plural { get; init; }

    public required string Singular { get; init; }

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public bool Namespaced { get; init; } = true;

    /// <summary>Has a status subresource: status is written there alone, and generation counts what is left.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Has a scale subresource: spec.replicas alone may be read and written there.</summary>
    public bool HasScale { get; init; }

    /// <summary>The openAPIV3Schema of a CustomResourceDefinition. Absent: any field is kept as it is.</summary>
    public JsonObject? Schema { get; init; }

    /// <summary>Columns of kubectl get beside NAME; none: AGE alone.</summary>
    public IReadOnlyList<PrinterColumn> Columns { get; init; } = [];

    /// <summary>From a CustomResourceDefinition.</summary>
    public bool IsCustom { get; init; }

    /// <summary>metadata.generation counts the changes of what the user wants.</summary>
    public bool HasGeneration { get; init; }

    /// <summary>An update need not say which version it replaces.</summary>
    public bool UpdatesUnconditionally { get; init; }

    /// <summary>What a field selector may ask beside metadata.name and metadata.namespace: paths such as spec.color.</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    /// <summary>As messages and roles name it: configmaps, widgets.example.org.</summary>
    public string QualifiedPlural => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public string ListKind => Kind + "List";

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}

/// <param name="JsonPath">As in a CustomResourceDefinition: .status.active</param>
/// <param name="Priority">Above 0: shown with -o wide.</param>
internal sealed record PrinterColumn(string Name, string Type, string JsonPath, string Description = "", string Format = "", int Priority = 0);

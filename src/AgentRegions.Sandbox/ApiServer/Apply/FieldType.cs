using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Apply;

/// <summary>How a value is taken apart into fields that have owners.</summary>
internal abstract class FieldType
{
    /// <summary>A map that has one owner as a whole.</summary>
    public virtual bool IsAtomicMap => false;

    /// <summary>atomic, set or map.</summary>
    public virtual string ListType => "atomic";

    /// <summary>The keys of a map list in the order of their names, each with its default.</summary>
    public virtual IReadOnlyList<(string Name, JsonNode? Default)> Keys => [];

    /// <summary>Of a list's items.</summary>
    public virtual FieldType Items => DeducedType.Instance;

    /// <summary>The type of a member, or null where there can be none of that name.</summary>
    public abstract FieldType? Member(string name);

    /// <summary>Whether a map has that member by its own definition, not as one of any number.</summary>
    public abstract bool Declares(string name);

    public FieldType Below(string step) => (FieldStep.NameOf(step) is { } name ? Member(name) : Items) ?? DeducedType.Instance;

    /// <summary>A map that is not null and not one whole.</summary>
    public bool IsOpen(JsonNode? value) => value is JsonObject && !IsAtomicMap;

    /// <summary>A list whose items have owners.</summary>
    public bool IsOpenList(JsonNode? value) => value is JsonArray && ListType != "atomic";
}

/// <summary>Nothing is known: maps have a field for each member, lists have one owner.</summary>
internal sealed class DeducedType : FieldType
{
    public static DeducedType Instance { get; } = new();

    public override FieldType? Member(string name) => this;

    public override bool Declares(string name) => false;
}

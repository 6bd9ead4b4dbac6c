using System.Collections;
using System.Text.Json.Nodes;
using AgentRegions.Core;
using AgentRegions.Core.Quorum;

namespace AgentRegions.CrdGenerator.Schema;

/// <summary>
/// The value that a property has when a manifest does not name it: read from an instance made by the type's initializers.
/// The default of a section is written in full: the API server checks a default by the section's CEL rules before it fills in
/// the defaults within, so <c>{}</c> would be refused wherever a rule reads one of them.
/// </summary>
internal static class Defaults
{
    /// <summary>Null when there is no default.</summary>
    public static JsonNode? Of(SchemaProperty property) =>
        property.HasDefault && property.Property.GetValue(New(property.Property.DeclaringType!)) is { } value ? Node(value) : null;

    private static object New(Type type) =>
        Activator.CreateInstance(type) ?? throw new InvalidOperationException($"{type} cannot be made without arguments");

    private static JsonNode Node(object value) => value switch
    {
        string text => text,
        bool flag => flag,
        int number => number,
        long number => number,
        Enum name => name.ToString(),
        Duration duration => duration.ToString(),
        QuorumSize quorum => quorum.IsNumber ? quorum.Value : quorum.ToString(),
        IDictionary { Count: 0 } => new JsonObject(),
        IEnumerable items => new JsonArray([.. items.Cast<object>().Select(Node)]),
        _ => Section(value),
    };

    private static JsonObject Section(object value)
    {
        var section = new JsonObject();
        foreach (var property in SchemaProperty.Of(value.GetType()))
        {
            if (property.Property.GetValue(value) is { } own)
                section[property.Name] = Node(own);
        }
        return section;
    }
}

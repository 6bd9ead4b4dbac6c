using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace AgentRegions.CrdGenerator.Schema;

/// <summary>A property of a record, with what its declaration says about presence and default.</summary>
internal sealed record SchemaProperty(PropertyInfo Property)
{
    public string Name => CamelCase.Of(Property);

    public bool IsRequired => Property.IsDefined(typeof(RequiredMemberAttribute));

    /// <summary>A record's convention: what can be set after construction has a default, its initializer's.</summary>
    public bool HasDefault =>
        !IsRequired && Property.SetMethod is { } setter
        && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    /// <summary>In the order of declaration.</summary>
    public static IEnumerable<SchemaProperty> Of(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && !property.IsDefined(typeof(JsonIgnoreAttribute)))
            .OrderBy(property => property.MetadataToken)
            .Select(property => new SchemaProperty(property));
}

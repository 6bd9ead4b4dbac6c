using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentRegions.CrdGenerator.Schema;

/// <summary>Names as they stand in manifests.</summary>
internal static class CamelCase
{
    public static string Of(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    public static string Of(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? Of(property.Name);
}

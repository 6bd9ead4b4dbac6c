using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentRegions.Sandbox.Agents;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    WriteIndented = true)]
[JsonSerializable(typeof(AgentControl))]
internal sealed partial class AgentJson : JsonSerializerContext;

internal sealed class SemanticFaultConverter() : JsonStringEnumConverter<SemanticFault>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);

internal sealed class AgentModeConverter() : JsonStringEnumConverter<AgentMode>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);

using System.Text.Json.Serialization;
using AgentRegions.Core.Resources;
using AgentRegions.Sidecar.Health;

namespace AgentRegions.Sidecar.Http;

/// <summary>How the sidecar's bodies are written and read: snake_case as the health answer, absent for null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 64)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(AgentContract))]
[JsonSerializable(typeof(AgentLoad))]
internal sealed partial class SidecarJson : JsonSerializerContext;

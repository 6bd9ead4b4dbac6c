using System.Text.Json.Serialization;

namespace AgentRegions.Core.Health;

/// <summary>How health bodies are written and read: snake_case, absent for null, unknown fields ignored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 32)]
[JsonSerializable(typeof(HealthReport))]
public sealed partial class HealthJson : JsonSerializerContext;

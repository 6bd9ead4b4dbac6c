using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentRegions.Core.Coordination;

/// <summary>The register as text: the same in every store.</summary>
public static class RegisterJson
{
    public static string Write(Register register) => JsonSerializer.Serialize(register, RegisterJsonContext.Default.Register);

    /// <exception cref="JsonException">The text is not a register.</exception>
    public static Register Read(string text) =>
        JsonSerializer.Deserialize(text, RegisterJsonContext.Default.Register) ?? throw new JsonException("the register is null");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Register))]
internal sealed partial class RegisterJsonContext : JsonSerializerContext;

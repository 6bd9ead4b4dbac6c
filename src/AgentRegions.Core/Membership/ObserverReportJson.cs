using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentRegions.Core.Membership;

/// <summary>A report as text: the same in every store.</summary>
public static class ObserverReportJson
{
    public static byte[] Write(ObserverReport report) => JsonSerializer.SerializeToUtf8Bytes(report, ObserverReportJsonContext.Default.ObserverReport);

    /// <exception cref="JsonException">The text is not a report.</exception>
    public static ObserverReport Read(ReadOnlySpan<byte> text) =>
        JsonSerializer.Deserialize(text, ObserverReportJsonContext.Default.ObserverReport) ?? throw new JsonException("the report is null");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ObserverReport))]
internal sealed partial class ObserverReportJsonContext : JsonSerializerContext;

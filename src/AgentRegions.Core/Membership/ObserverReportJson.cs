using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AgentRegions.Core.Membership;

/// <summary>
/// A report as text: the same in every store. What is false, absent or empty is left out, a service is "namespace/name",
/// and spans are whole milliseconds, rounded down as an item's uptime is: what came before it stays so.
/// </summary>
public static class ObserverReportJson
{
    private static readonly JsonTypeInfo<ObserverReport> Form = (JsonTypeInfo<ObserverReport>)new JsonSerializerOptions(ObserverReportJsonContext.Default.Options)
    {
        TypeInfoResolver = ObserverReportJsonContext.Default.WithAddedModifier(LeaveOutDefaults),
    }.GetTypeInfo(typeof(ObserverReport));

    public static byte[] Write(ObserverReport report) => JsonSerializer.SerializeToUtf8Bytes(report, Form);

    /// <exception cref="JsonException">The text is not a report.</exception>
    public static ObserverReport Read(ReadOnlySpan<byte> text) =>
        JsonSerializer.Deserialize(text, Form) ?? throw new JsonException("the report is null");

    private static void LeaveOutDefaults(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(p => !p.IsRequired))
        {
            property.ShouldSerialize = property.AssociatedParameter switch
            {
                null => static (_, value) => value is not (false or "" or ICollection { Count: 0 }),
                // The source generator takes init properties for parameters, and forgets their initializers.
                { IsMemberInitializer: true } => static (_, value) => value is not (null or false),
                { HasDefaultValue: true } parameter => (_, value) => !Equals(value, parameter.DefaultValue),
                _ => null,
            };
        }
    }
}

internal sealed class MillisecondsConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetInt64(out var ms) && ms is >= 0 and < long.MaxValue / TimeSpan.TicksPerMillisecond
            ? new(ms * TimeSpan.TicksPerMillisecond)
            : throw new JsonException("not a span in milliseconds");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Ticks / TimeSpan.TicksPerMillisecond);
}

internal sealed class ServiceNameConverter : JsonConverter<NamespacedName>
{
    public override NamespacedName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString() ?? throw new JsonException("a service without a name");
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new("", text) : new(text[..slash], text[(slash + 1)..]);
    }

    public override void Write(Utf8JsonWriter writer, NamespacedName value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(MillisecondsConverter), typeof(ServiceNameConverter)])]
[JsonSerializable(typeof(ObserverReport))]
internal sealed partial class ObserverReportJsonContext : JsonSerializerContext;

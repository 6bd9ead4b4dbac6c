using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentRegions.Kubernetes.Json;

/// <summary>RFC 3339 in UTC. Milliseconds are kept when there are any; anything finer is cut off.</summary>
public sealed class KubernetesTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Rfc3339.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        Rfc3339.Write(writer, value, value.Millisecond == 0 ? Rfc3339.Seconds : Rfc3339.Milliseconds);
}

/// <summary>metav1.Time of KubernetesClient's models: whole seconds, as the API server itself writes object metadata.</summary>
public sealed class SecondsTimeConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Rfc3339.Read(ref reader).UtcDateTime;

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        Rfc3339.Write(writer, value, Rfc3339.Seconds);
}

/// <summary>metav1.MicroTime: always six digits; the API server refuses any other number of them.</summary>
internal sealed class MicroTimeConverter : JsonConverter<DateTime?>
{
    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Rfc3339.Read(ref reader).UtcDateTime;

    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options) =>
        Rfc3339.Write(writer, value!.Value, Rfc3339.Microseconds);
}

internal static class Rfc3339
{
    public const string Seconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    public const string Milliseconds = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    public const string Microseconds = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static DateTimeOffset Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var value)
            ? value.ToUniversalTime()
            : throw new JsonException("not a time; write it like 2026-11-21T09:55:24Z");

    public static void Write(Utf8JsonWriter writer, DateTimeOffset value, string format)
    {
        Span<byte> text = stackalloc byte[32];
        value.UtcDateTime.TryFormat(text, out var length, format, System.Globalization.CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}

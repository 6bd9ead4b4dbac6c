using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentRegions.Core.Tables;

namespace AgentRegions.Postgres.Items;

/// <summary>
/// An item's attributes as one JSON object: texts, numbers and flags as they are, bytes as <c>{"b": base64}</c>. A text with a zero character,
/// which jsonb cannot hold, is <c>{"u": base64 of its UTF-8}</c>. One value has one form, so that jsonb's containment is equality.
/// </summary>
internal static class AttributesForm
{
    private const string Bytes = "b";
    private const string Utf8 = "u";

    public static string Write(IEnumerable<KeyValuePair<string, AttributeValue>> attributes)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        foreach (var (name, value) in attributes)
        {
            if (name.Contains('\0'))
                throw new ArgumentException($"attribute '{name.Replace('\0', '?')}': a name cannot hold a zero character; leave it out", nameof(attributes));
            json.WritePropertyName(name);
            Write(json, value);
        }
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static Dictionary<string, AttributeValue> Read(string text)
    {
        using var json = JsonDocument.Parse(text);
        var attributes = new Dictionary<string, AttributeValue>(StringComparer.Ordinal);
        foreach (var property in json.RootElement.EnumerateObject())
        {
            if (Read(property.Value) is { } value)
                attributes.Add(property.Name, value);
        }
        return attributes;
    }

    private static void Write(Utf8JsonWriter json, AttributeValue value)
    {
        switch (value)
        {
            case AttributeValue.Text text when text.Value.Contains('\0'):
                WriteWrapped(json, Utf8, Encoding.UTF8.GetBytes(text.Value));
                break;
            case AttributeValue.Text text:
                json.WriteStringValue(text.Value);
                break;
            case AttributeValue.Number number:
                json.WriteNumberValue(number.Value);
                break;
            case AttributeValue.Flag flag:
                json.WriteBooleanValue(flag.Value);
                break;
            case AttributeValue.Binary binary:
                WriteWrapped(json, Bytes, binary.Value.Span);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value, "no such type");
        }
    }

    private static void WriteWrapped(Utf8JsonWriter json, string kind, ReadOnlySpan<byte> bytes)
    {
        json.WriteStartObject();
        json.WriteBase64String(kind, bytes);
        json.WriteEndObject();
    }

    /// <summary>Null for what this project does not write.</summary>
    private static AttributeValue? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.TryGetDecimal(out var number) ? new AttributeValue.Number(number) : null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Object when value.TryGetProperty(Bytes, out var bytes) && bytes.TryGetBytesFromBase64(out var read) => read,
        JsonValueKind.Object when value.TryGetProperty(Utf8, out var utf8) && utf8.TryGetBytesFromBase64(out var read) => Encoding.UTF8.GetString(read),
        _ => null,
    };
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Files;

/// <summary>An item as the text of a file.</summary>
internal sealed record FileItem
{
    public required string Partition { get; set; }

    public required string Sort { get; set; }

    public Dictionary<string, FileValue> Attributes { get; set; } = [];

    public static byte[] ToBytes(TableItem item) => JsonSerializer.SerializeToUtf8Bytes(
        new FileItem { Partition = item.Key.Partition, Sort = item.Key.Sort, Attributes = item.Attributes.ToDictionary(a => a.Key, a => FileValue.Of(a.Value), StringComparer.Ordinal) },
        FileJson.Default.FileItem);

    /// <exception cref="JsonException">The text is no item.</exception>
    public static TableItem FromBytes(ReadOnlySpan<byte> bytes)
    {
        var item = JsonSerializer.Deserialize(bytes, FileJson.Default.FileItem) ?? throw new JsonException("the item is null");
        return new(new(item.Partition, item.Sort), item.Attributes.ToDictionary(a => a.Key, a => a.Value.ToValue(), StringComparer.Ordinal));
    }
}

/// <summary>Exactly one of the four.</summary>
internal sealed record FileValue
{
    public string? Text { get; set; }

    public string? Number { get; set; }

    public bool? Flag { get; set; }

    public byte[]? Bytes { get; set; }

    public static FileValue Of(AttributeValue value) => value switch
    {
        AttributeValue.Text text => new() { Text = text.Value },
        AttributeValue.Number number => new() { Number = number.Value.ToString(CultureInfo.InvariantCulture) },
        AttributeValue.Flag flag => new() { Flag = flag.Value },
        AttributeValue.Binary binary => new() { Bytes = binary.Value.ToArray() },
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "no such type"),
    };

    public AttributeValue ToValue() => this switch
    {
        { Text: { } text } => text,
        { Number: { } number } => new AttributeValue.Number(decimal.Parse(number, CultureInfo.InvariantCulture)),
        { Flag: { } flag } => flag,
        { Bytes: { } bytes } => bytes,
        _ => throw new JsonException("an attribute has no value"),
    };
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FileItem))]
internal sealed partial class FileJson : JsonSerializerContext;

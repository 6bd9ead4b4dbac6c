using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AgentRegions.Core.Sessions;

namespace AgentRegions.Sessions.Segments;

/// <summary>
/// What a segment holds, and which checkpoint it was written for: a prefix of segments is the state of the last one's checkpoint. Short names: a message
/// of 1 KB and what is around it are to stay within one write unit.
/// </summary>
internal sealed record SegmentBody
{
    [JsonPropertyName("e")]
    public required long Epoch { get; set; }

    [JsonPropertyName("v")]
    public required long Version { get; set; }

    /// <summary>See <see cref="VectorClock"/>.</summary>
    [JsonPropertyName("c")]
    public required string Clock { get; set; }

    /// <summary>After this segment.</summary>
    [JsonPropertyName("n")]
    public required long MessageCount { get; set; }

    /// <summary>Null: a delta on what the segments before it hold. Else the whole state: a snapshot.</summary>
    [JsonPropertyName("s")]
    public JsonObject? Snapshot { get; set; }

    /// <summary>The window of a snapshot; what a delta appends.</summary>
    [JsonPropertyName("m")]
    public IReadOnlyList<SessionMessage>? Messages { get; set; }

    /// <summary>Of a delta.</summary>
    [JsonPropertyName("d")]
    public IReadOnlyList<StateChange>? Changes { get; set; }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, SegmentJson.Storage.SegmentBody);

    /// <exception cref="SessionException">This is no segment.</exception>
    public static SegmentBody FromBytes(ReadOnlySpan<byte> bytes, string what)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, SegmentJson.Storage.SegmentBody) ?? throw new JsonException("the segment is null");
        }
        catch (JsonException e)
        {
            throw new SessionException(SessionFault.UnknownFormat, $"{what}: is no segment: its content cannot be read", e);
        }
    }

    /// <returns>Null: a delta, and there is nothing before it.</returns>
    public SessionContent? ApplyTo(SessionContent? before)
    {
        if (Snapshot is not null)
            return new([.. Messages ?? []], Snapshot, MessageCount);
        if (before is null)
            return null;
        var content = before;
        foreach (var message in Messages ?? [])
            content = content.Append(message);
        foreach (var change in Changes ?? [])
            content = content.Change(change);
        return content with { MessageCount = MessageCount };
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 128)]
[JsonSerializable(typeof(SegmentBody))]
[JsonSerializable(typeof(SessionMessage))]
[JsonSerializable(typeof(StateChange))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class SegmentJson : JsonSerializerContext
{
    private static SegmentJson? _storage;

    /// <summary>Nobody reads this as HTML: only what JSON requires is escaped.</summary>
    public static SegmentJson Storage => _storage ??= new(new(Default.Options!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

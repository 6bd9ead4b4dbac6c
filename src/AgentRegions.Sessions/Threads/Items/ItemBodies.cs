using System.Text.Json.Serialization;

namespace AgentRegions.Sessions.Threads;

/// <summary>A value inside an item: its bytes when they are few, else the digests of its chunks, in order.</summary>
internal sealed record StoredValue
{
    [JsonPropertyName("t")]
    public string Type { get; set; } = "";

    [JsonPropertyName("b")]
    public byte[]? Bytes { get; set; }

    [JsonPropertyName("c")]
    public List<string>? Chunks { get; set; }
}

internal sealed record StoredChannel
{
    [JsonPropertyName("v")]
    public string Version { get; set; } = "";

    /// <summary>Null: the channel has a version and no value.</summary>
    [JsonPropertyName("x")]
    public StoredValue? Value { get; set; }
}

/// <summary>The body of a checkpoint's item.</summary>
internal sealed record CheckpointBody
{
    [JsonPropertyName("cp")]
    public StoredValue Checkpoint { get; set; } = new();

    [JsonPropertyName("md")]
    public StoredValue Metadata { get; set; } = new();

    [JsonPropertyName("ch")]
    public SortedDictionary<string, StoredChannel> Channels { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The slots of the parent's writes that were there when this was made: a reader that misses one of them knows it.</summary>
    [JsonPropertyName("seen")]
    public List<string>? ParentWrites { get; set; }

    /// <summary>The parent was not there when this was written: a walk ends here, and nothing is missing.</summary>
    [JsonPropertyName("orphan")]
    public bool Orphan { get; set; }

    public IEnumerable<StoredValue> Values => [Checkpoint, Metadata, .. Channels.Values.Select(c => c.Value).OfType<StoredValue>()];
}

internal sealed record StoredWrite
{
    [JsonPropertyName("i")]
    public int Index { get; set; }

    [JsonPropertyName("n")]
    public string Channel { get; set; } = "";

    [JsonPropertyName("x")]
    public StoredValue Value { get; set; } = new();
}

/// <summary>The body of an item of a task's writes.</summary>
internal sealed record WritesBody
{
    [JsonPropertyName("p")]
    public string Path { get; set; } = "";

    [JsonPropertyName("w")]
    public List<StoredWrite> Writes { get; set; } = [];
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(CheckpointBody))]
[JsonSerializable(typeof(WritesBody))]
internal sealed partial class ItemBodiesContext : JsonSerializerContext;

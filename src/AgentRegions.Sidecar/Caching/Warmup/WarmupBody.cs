using System.Text.Json.Serialization;

namespace AgentRegions.Sidecar.Caching.Warmup;

/// <summary>Entries on their way between the agent and its sidecar, or between sidecars.</summary>
public sealed record WarmupBody
{
    public required IReadOnlyList<WarmupEntry> Entries { get; init; }
}

public sealed record WarmupEntry
{
    public required string Key { get; init; }

    /// <summary>Base64.</summary>
    public required byte[] Value { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Counted from when the value was made. Absent: the sidecar's --cache-ttl.</summary>
    public double? TtlSeconds { get; init; }

    /// <summary>How old the value was when this was sent.</summary>
    public double? AgeSeconds { get; init; }

    internal static WarmupEntry Of(CacheEntry entry, TimeProvider time) => new()
    {
        Key = entry.Key,
        Value = entry.Value.ToArray(),
        ContentType = entry.ContentType,
        TtlSeconds = entry.TimeToLive.TotalSeconds,
        AgeSeconds = entry.Age(time).TotalSeconds,
    };

    /// <param name="onTheWay">What its age has grown by since it was sent.</param>
    internal CacheEntry ToEntry(TimeSpan onTheWay, TimeSpan standardTtl, TimeProvider time)
    {
        var age = TimeSpan.FromSeconds(AgeSeconds ?? 0) + onTheWay;
        return new(
            CacheRules.RequireKey(Key), Value, ContentType ?? CacheRules.StandardType,
            time.GetTimestamp() - (long)(age.TotalSeconds * time.TimestampFrequency),
            TtlSeconds is { } ttl ? TimeSpan.FromSeconds(ttl) : standardTtl);
    }

    internal string? Problem() =>
        Key is null || Value is null ? "entries: each needs a key and a value"
        : TtlSeconds is { } ttl && !(ttl is > 0 and <= 86400) ? "entries.ttlSeconds: write more than 0 and at most 86400"
        : AgeSeconds is { } age && !(age is >= 0 and <= 86400) ? "entries.ageSeconds: write 0 to 86400"
        : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 8)]
[JsonSerializable(typeof(WarmupBody))]
internal sealed partial class WarmupJson : JsonSerializerContext;

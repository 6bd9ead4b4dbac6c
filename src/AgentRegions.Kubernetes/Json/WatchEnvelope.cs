using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentRegions.Kubernetes.Json;

/// <summary>One line of a watch: <c>{"type": "ADDED", "object": {...}}</c>.</summary>
internal static class WatchEnvelope
{
    /// <exception cref="JsonException">The line is not a whole JSON object.</exception>
    public static (string? Type, Range Object) Split(ReadOnlySpan<byte> line)
    {
        string? type = null;
        var body = 0..0;
        var reader = new Utf8JsonReader(line);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("an event that is not a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (isType && reader.TokenType == JsonTokenType.String)
                type = reader.GetString();
            reader.Skip();
            if (isObject)
                body = start..(int)reader.BytesConsumed;
        }
        return (type, body);
    }

    public static KubernetesException Error(ReadOnlySpan<byte> body)
    {
        V1Status? status = null;
        try
        {
            status = JsonSerializer.Deserialize(body, KubernetesJson.Default.TypeInfo<V1Status>());
        }
        catch (JsonException)
        {
            // An error without a readable Status is still an error.
        }
        status ??= new() { Message = "the watch ended with an error that says nothing" };
        var retryAfter = status.Details?.RetryAfterSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        return new(status, (HttpStatusCode)(status.Code ?? 500), retryAfter);
    }
}

/// <summary>Reads who an object is when the rest of it cannot be read.</summary>
internal static class EntityMetadata
{
    private static readonly JsonTypeInfo<V1ObjectMeta> Metadata = KubernetesJson.Default.TypeInfo<V1ObjectMeta>();

    public static V1ObjectMeta Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isMetadata = reader.ValueTextEquals("metadata"u8);
                reader.Read();
                if (isMetadata)
                    return JsonSerializer.Deserialize(ref reader, Metadata) ?? new();
                reader.Skip();
            }
            return new();
        }
        catch (JsonException)
        {
            return new();
        }
    }
}

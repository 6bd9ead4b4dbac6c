using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Entities;

namespace AgentRegions.Kubernetes.Json;

/// <summary>
/// Reads the envelopes around entities: a list's items and a watch's events are cut out of the bytes and parsed one by one,
/// so that one that does not fit its type costs nothing but itself.
/// </summary>
internal sealed class EntityJson<TEntity>(EntityResource resource, JsonTypeInfo<TEntity> type)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly JsonTypeInfo<V1ListMeta> ListMetadata = KubernetesJson.Default.TypeInfo<V1ListMeta>();

    public byte[] Write(TEntity entity)
    {
        entity.ApiVersion ??= resource.GroupVersion;
        entity.Kind ??= resource.Kind;
        return JsonSerializer.SerializeToUtf8Bytes(entity, type);
    }

    /// <exception cref="JsonException">The bytes are not such an object.</exception>
    public TEntity Read(ReadOnlySpan<byte> bytes)
    {
        var entity = JsonSerializer.Deserialize(bytes, type) ?? throw new JsonException($"null instead of a {resource.Kind}");
        entity.ApiVersion ??= resource.GroupVersion;
        entity.Kind ??= resource.Kind;
        entity.Metadata ??= new();
        return entity;
    }

    public EntityPage<TEntity> ReadPage(ReadOnlySpan<byte> bytes)
    {
        var items = new List<TEntity>();
        var unparsable = new List<UnparsableEntity>();
        var metadata = new V1ListMeta();
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            var isItems = reader.ValueTextEquals("items"u8);
            reader.Read();
            if (isMetadata)
                metadata = JsonSerializer.Deserialize(ref reader, ListMetadata) ?? metadata;
            else if (isItems && reader.TokenType == JsonTokenType.StartArray)
                ReadItems(bytes, ref reader, items, unparsable);
            else
                reader.Skip();
        }
        return new(items, metadata.ResourceVersion, string.IsNullOrEmpty(metadata.ContinueProperty) ? null : metadata.ContinueProperty, metadata.RemainingItemCount)
        {
            Unparsable = unparsable,
        };
    }

    /// <summary>Null for an event of a type that this client does not know.</summary>
    /// <exception cref="KubernetesException">The event is the server's error.</exception>
    public WatchEvent<TEntity>? ReadEvent(ReadOnlySpan<byte> line)
    {
        var (kind, range) = WatchEnvelope.Split(line);
        var body = line[range];
        switch (kind)
        {
            case "ADDED":
                return Changed(WatchEventType.Added, body);
            case "MODIFIED":
                return Changed(WatchEventType.Modified, body);
            case "DELETED":
                return Changed(WatchEventType.Deleted, body);
            case "BOOKMARK":
                return new(WatchEventType.Bookmark, null, EntityMetadata.Read(body));
            case "ERROR":
                throw WatchEnvelope.Error(body);
            default:
                return null;
        }
    }

    private WatchEvent<TEntity> Changed(WatchEventType change, ReadOnlySpan<byte> body)
    {
        try
        {
            var entity = Read(body);
            return new(change, entity, entity.Metadata);
        }
        catch (Exception e) when (IsUnparsable(e))
        {
            return new(change, null, EntityMetadata.Read(body), e);
        }
    }

    private void ReadItems(ReadOnlySpan<byte> bytes, ref Utf8JsonReader reader, List<TEntity> items, List<UnparsableEntity> unparsable)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var item = bytes[start..(int)reader.BytesConsumed];
            try
            {
                items.Add(Read(item));
            }
            catch (Exception e) when (IsUnparsable(e))
            {
                unparsable.Add(new(EntityMetadata.Read(item), e));
            }
        }
    }

    // What the serializer and the converters of a type throw for values they cannot take.
    private static bool IsUnparsable(Exception e) =>
        e is JsonException or FormatException or ArgumentException or InvalidOperationException or OverflowException or NotSupportedException;
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentRegions.Core.Tables;
using AgentRegions.Sessions.Payloads;

namespace AgentRegions.Sessions.Threads;

/// <summary>Bodies of items, in the form of all payloads. A body is bound to its item's key without the region: a copy in another region opens too.</summary>
internal sealed class ItemCodec(PayloadCodec payloads)
{
    /// <summary>DynamoDB's limit is 400 KB with names and keys.</summary>
    private const int MostBytes = 390_000;

    /// <exception cref="ThreadException">It is too large for an item.</exception>
    public TableItem Write(ItemKey key, ReadOnlySpan<byte> body, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        var stored = payloads.Seal(body, PlaceOf(key));
        if (stored.Length > MostBytes)
            throw new ThreadException(ThreadError.TooLarge, $"an item would take {stored.Length} bytes, more than {MostBytes}: the graph has too many channels, or a task too many writes");
        var all = new Dictionary<string, AttributeValue>(StringComparer.Ordinal) { [ItemNames.Body] = stored };
        foreach (var (name, value) in attributes)
            all.Add(name, value);
        return new(key, all);
    }

    public TableItem Write<T>(ItemKey key, T body, JsonTypeInfo<T> type, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes) =>
        Write(key, JsonSerializer.SerializeToUtf8Bytes(body, type).AsSpan(), attributes);

    /// <exception cref="ThreadException">It is not readable.</exception>
    /// <exception cref="SessionException">The payload is of a later format, or sealed with another key.</exception>
    public byte[] Read(TableItem item) =>
        payloads.Open((item.BytesOf(ItemNames.Body) ?? throw ItemNames.Unreadable(item)).Span, PlaceOf(item.Key), $"{item.Key.Sort.Split('#')[0]} of {item.Key.Partition}");

    public T Read<T>(TableItem item, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Read(item), type) ?? throw ItemNames.Unreadable(item);
        }
        catch (JsonException e)
        {
            throw ItemNames.Unreadable(item, e);
        }
    }

    private static string PlaceOf(ItemKey key) => SortKeys.In(key, "").ToString();
}

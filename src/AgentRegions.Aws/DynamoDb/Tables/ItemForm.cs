using System.Globalization;
using System.Runtime.InteropServices;
using AgentRegions.Core.Tables;
using Value = AgentRegions.Core.Tables.AttributeValue;
using WireValue = Amazon.DynamoDBv2.Model.AttributeValue;

namespace AgentRegions.Aws.DynamoDb.Tables;

/// <summary>Items as DynamoDB writes them. Attributes of types that this project does not write are left out.</summary>
internal static class ItemForm
{
    public const string Partition = "pk";
    public const string Sort = "sk";

    public static Dictionary<string, WireValue> ToWire(ItemKey key) => new()
    {
        [Partition] = new() { S = key.Partition },
        [Sort] = new() { S = key.Sort },
    };

    public static Dictionary<string, WireValue> ToWire(TableItem item)
    {
        var wire = ToWire(item.Key);
        foreach (var (name, value) in item.Attributes)
            wire.Add(name, ToWire(value));
        return wire;
    }

    public static WireValue ToWire(Value value) => value switch
    {
        Value.Text text => new() { S = text.Value },
        Value.Number number => new() { N = number.Value.ToString(CultureInfo.InvariantCulture) },
        Value.Flag flag => new() { BOOL = flag.Value },
        Value.Binary binary => new() { B = ToStream(binary.Value) },
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "no such type"),
    };

    /// <summary>Null when there is none.</summary>
    public static TableItem? ToItem(Dictionary<string, WireValue>? wire)
    {
        if (wire is null || !wire.TryGetValue(Partition, out var partition) || !wire.TryGetValue(Sort, out var sort))
            return null;
        var attributes = new Dictionary<string, Value>(wire.Count - 2, StringComparer.Ordinal);
        foreach (var (name, value) in wire)
        {
            if (name is not (Partition or Sort) && ToValue(value) is { } readable)
                attributes.Add(name, readable);
        }
        return new(new(partition.S, sort.S), attributes);
    }

    private static Value? ToValue(WireValue wire) => wire switch
    {
        { S: { } text } => text,
        { N: { } number } => decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? new Value.Number(value) : null,
        { B: { } bytes } => bytes.ToArray(),
        { BOOL: { } flag } => flag,
        _ => null,
    };

    private static MemoryStream ToStream(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array) ? new(array.Array!, array.Offset, array.Count, writable: false) : new(bytes.ToArray(), writable: false);
}

namespace AgentRegions.Core.Tables;

public readonly record struct ItemKey(string Partition, string Sort)
{
    public override string ToString() => $"{Partition}/{Sort}";
}

/// <summary>One item: its key and its other attributes. Equal when all of it is.</summary>
public sealed class TableItem(ItemKey key, IReadOnlyDictionary<string, AttributeValue> attributes) : IEquatable<TableItem>
{
    public TableItem(string partition, string sort, params (string Name, AttributeValue Value)[] attributes)
        : this(new(partition, sort), attributes.ToDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal))
    {
    }

    public ItemKey Key { get; } = key;

    public IReadOnlyDictionary<string, AttributeValue> Attributes { get; } = attributes;

    public AttributeValue? this[string name] => Attributes.GetValueOrDefault(name);

    /// <summary>Null when there is no such attribute, or it is no text.</summary>
    public string? TextOf(string name) => (this[name] as AttributeValue.Text)?.Value;

    /// <summary>Null when there is no such attribute, or it is no whole number of 64 bits.</summary>
    public long? NumberOf(string name) =>
        this[name] is AttributeValue.Number { Value: var value } && value == decimal.Truncate(value) && value is >= long.MinValue and <= long.MaxValue
            ? (long)value
            : null;

    public ReadOnlyMemory<byte>? BytesOf(string name) => (this[name] as AttributeValue.Binary)?.Value;

    public bool Equals(TableItem? other) =>
        other is not null && Key == other.Key && Attributes.Count == other.Attributes.Count && Attributes.All(a => a.Value.Equals(other[a.Key]));

    public override bool Equals(object? obj) => Equals(obj as TableItem);

    public override int GetHashCode() => Key.GetHashCode();
}

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

    public bool Equals(TableItem? other) =>
        other is not null && Key == other.Key && Attributes.Count == other.Attributes.Count && Attributes.All(a => a.Value.Equals(other[a.Key]));

    public override bool Equals(object? obj) => Equals(obj as TableItem);

    public override int GetHashCode() => Key.GetHashCode();
}

namespace AgentRegions.Core.Tables;

/// <summary>What must hold of the item that is there for a write to happen.</summary>
public abstract record WriteCondition
{
    private WriteCondition()
    {
    }

    /// <summary>Always.</summary>
    public static WriteCondition None { get; } = new Always();

    /// <summary>There is no such item.</summary>
    public static WriteCondition NotExists { get; } = new Absent();

    /// <summary>There is such an item, and each of these attributes has this value.</summary>
    public static WriteCondition Equal(params (string Name, AttributeValue Value)[] attributes) => new Same(attributes);

    public abstract bool Holds(TableItem? current);

    public sealed record Always : WriteCondition
    {
        public override bool Holds(TableItem? current) => true;
    }

    public sealed record Absent : WriteCondition
    {
        public override bool Holds(TableItem? current) => current is null;
    }

    public sealed record Same(IReadOnlyList<(string Name, AttributeValue Value)> Attributes) : WriteCondition
    {
        public override bool Holds(TableItem? current) => current is not null && Attributes.All(a => a.Value.Equals(current[a.Name]));
    }
}

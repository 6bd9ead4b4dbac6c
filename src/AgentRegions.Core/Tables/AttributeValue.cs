namespace AgentRegions.Core.Tables;

/// <summary>The value of an attribute. Its bytes are taken over, not copied: nobody may change them afterwards.</summary>
public abstract record AttributeValue
{
    private AttributeValue()
    {
    }

    public static implicit operator AttributeValue(string value) => new Text(value);

    public static implicit operator AttributeValue(long value) => new Number(value);

    public static implicit operator AttributeValue(byte[] value) => new Binary(value);

    public static implicit operator AttributeValue(bool value) => new Flag(value);

    public sealed record Text(string Value) : AttributeValue;

    /// <summary>Of at most 28 digits; DynamoDB has 38.</summary>
    public sealed record Number(decimal Value) : AttributeValue;

    public sealed record Flag(bool Value) : AttributeValue;

    public sealed record Binary(ReadOnlyMemory<byte> Value) : AttributeValue
    {
        public bool Equals(Binary? other) => other is not null && Value.Span.SequenceEqual(other.Value.Span);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.AddBytes(Value.Span);
            return hash.ToHashCode();
        }
    }
}

using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Dns.Answers;

/// <summary>One resource record set of a zone, with everything that decides who is told it.</summary>
public sealed record ZoneRecord
{
    /// <summary>As <see cref="DomainName.Normalize"/> gives it.</summary>
    public required string Name { get; init; }

    public required RecordType Type { get; init; }

    /// <summary>Null for a simple record.</summary>
    public string? SetIdentifier { get; init; }

    /// <summary>Null for a simple record.</summary>
    public RoutingRule? Routing { get; init; }

    /// <summary>Null for an alias, which has its target's.</summary>
    public long? TtlSeconds { get; init; }

    /// <summary>In Route 53's presentation; TXT values are quoted.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    public AliasTarget? Alias { get; init; }

    public string? HealthCheckId { get; init; }

    /// <summary>What tells two sets of a zone apart.</summary>
    public (string Name, RecordType Type, string? SetIdentifier) Key => (Name, Type, SetIdentifier);

    /// <summary>A record set as this project writes it.</summary>
    public static ZoneRecord From(DnsRecordSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return new()
        {
            Name = DomainName.Normalize(set.Name),
            Type = set.Type switch { DnsRecordType.A => RecordType.A, DnsRecordType.AAAA => RecordType.AAAA, DnsRecordType.CNAME => RecordType.CNAME, _ => RecordType.TXT },
            SetIdentifier = set.SetIdentifier,
            Routing = set.Routing,
            TtlSeconds = set.TtlSeconds,
            Values = set.Values,
            Alias = set.Alias,
            HealthCheckId = set.HealthCheckId,
        };
    }

    /// <summary>Equal by value, the order of the values aside: Route 53 keeps none.</summary>
    public bool Equals(ZoneRecord? other) =>
        other is not null && Key == other.Key && Routing == other.Routing && TtlSeconds == other.TtlSeconds && Alias == other.Alias && HealthCheckId == other.HealthCheckId
        && Values.Order(StringComparer.Ordinal).SequenceEqual(other.Values.Order(StringComparer.Ordinal), StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Key, TtlSeconds, Values.Count);
}

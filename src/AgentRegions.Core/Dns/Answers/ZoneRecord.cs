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
            Routing = set.Weight is { } weight ? new RoutingRule.Weighted(weight) : null,
            TtlSeconds = set.TtlSeconds,
            Values = set.Values,
            Alias = set.Alias,
        };
    }

    /// <summary>Equal by value, the order of the values aside: Route 53 keeps none.</summary>
    public bool Equals(ZoneRecord? other) =>
        other is not null && Key == other.Key && Routing == other.Routing && TtlSeconds == other.TtlSeconds && Alias == other.Alias && HealthCheckId == other.HealthCheckId
        && Values.Order(StringComparer.Ordinal).SequenceEqual(other.Values.Order(StringComparer.Ordinal), StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Key, TtlSeconds, Values.Count);
}

/// <summary>How Route 53 chooses among the sets of one name and type ("Choosing a routing policy"). All of them share one kind.</summary>
public abstract record RoutingRule
{
    private RoutingRule()
    {
    }

    /// <summary>"Weighted routing": a share of weight / sum of weights; 0 to 255.</summary>
    public sealed record Weighted(int Weight) : RoutingRule;

    /// <summary>"Latency-based routing": the AWS region with the lowest latency for the client.</summary>
    public sealed record Latency(string Region) : RoutingRule;

    /// <summary>"Geolocation routing": a continent, a country, or a country's subdivision. The country <c>*</c> is the default.</summary>
    public sealed record Geolocation(string? Continent, string? Country, string? Subdivision) : RoutingRule;

    /// <summary>"Failover routing": the primary while it is healthy, else the secondary.</summary>
    public sealed record Failover(bool IsPrimary) : RoutingRule;

    /// <summary>"Multivalue answer routing": up to eight healthy ones at once.</summary>
    public sealed record MultiValue : RoutingRule;
}

using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Dns;

/// <summary>One resource record set as Route 53 knows it. Names are lower case without the final dot.</summary>
public sealed record DnsRecordSet
{
    public required string Name { get; init; }

    public required DnsRecordType Type { get; init; }

    /// <summary>Distinguishes the sets of one name and type under a routing policy; null for a simple record.</summary>
    public string? SetIdentifier { get; init; }

    /// <summary>Null for a simple record.</summary>
    public RoutingRule? Routing { get; init; }

    /// <summary>0 to 255 under weighted routing, else null.</summary>
    public int? Weight => (Routing as RoutingRule.Weighted)?.Weight;

    /// <summary>Whole seconds; null for an alias.</summary>
    public long? TtlSeconds { get; init; }

    /// <summary>
    /// The values in Route 53's presentation, in order. For TXT: the logical text, unquoted and joined; the client quotes and splits it.
    /// </summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    public AliasTarget? Alias { get; init; }

    /// <summary>While it fails, Route 53 passes this set over for the others of its name and type.</summary>
    public string? HealthCheckId { get; init; }

    /// <summary>What tells two sets of a zone apart.</summary>
    public (string Name, DnsRecordType Type, string? SetIdentifier) Key => (Name, Type, SetIdentifier);

    /// <summary>Equal by value, the order of <see cref="Values"/> aside: Route 53 keeps none.</summary>
    public bool Equals(DnsRecordSet? other) =>
        other is not null && Key == other.Key && Routing == other.Routing && HealthCheckId == other.HealthCheckId && TtlSeconds == other.TtlSeconds && Alias == other.Alias
        && Values.Order(StringComparer.Ordinal).SequenceEqual(other.Values.Order(StringComparer.Ordinal), StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Key, Routing, TtlSeconds, Values.Count);

    /// <summary>A line as a zone file has it.</summary>
    public override string ToString()
    {
        var value = Alias is { } alias ? $"ALIAS {alias.DnsName} ({alias.HostedZoneId})" : string.Join(' ', Values.Select(v => Type == DnsRecordType.TXT ? $"\"{v}\"" : v));
        var policy = SetIdentifier is null ? "" : $" [{SetIdentifier} {Routing}{(HealthCheckId is null ? "" : $", health check {HealthCheckId}")}]";
        return $"{Name} {(TtlSeconds is { } ttl ? $"{ttl} " : "")}{Type} {value}{policy}";
    }
}

public enum DnsRecordType
{
    A,
    AAAA,
    CNAME,
    TXT,
}

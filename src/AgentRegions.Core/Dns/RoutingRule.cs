namespace AgentRegions.Core.Dns;

/// <summary>How Route 53 chooses among the sets of one name and type ("Choosing a routing policy"). All of them share one kind.</summary>
public abstract record RoutingRule
{
    private RoutingRule()
    {
    }

    /// <summary>"Weighted routing": a share of weight / sum of weights; 0 to 255.</summary>
    public sealed record Weighted(int Weight) : RoutingRule
    {
        public override string ToString() => $"weight {Weight}";
    }

    /// <summary>"Latency-based routing": the AWS region with the lowest latency for the client.</summary>
    public sealed record Latency(string Region) : RoutingRule
    {
        public override string ToString() => $"latency {Region}";
    }

    /// <summary>"Geolocation routing": a continent, a country, or a country's subdivision. The country <c>*</c> is the default.</summary>
    public sealed record Geolocation(string? Continent, string? Country, string? Subdivision) : RoutingRule
    {
        public override string ToString() =>
            Country is "*" ? "everywhere else" : Continent is not null ? $"continent {Continent}" : $"country {Country}{(Subdivision is null ? "" : $" {Subdivision}")}";
    }

    /// <summary>"Failover routing": the primary while it is healthy, else the secondary.</summary>
    public sealed record Failover(bool IsPrimary) : RoutingRule
    {
        public override string ToString() => IsPrimary ? "primary" : "secondary";
    }

    /// <summary>"Multivalue answer routing": up to eight healthy ones at once.</summary>
    public sealed record MultiValue : RoutingRule
    {
        public override string ToString() => "multivalue";
    }
}

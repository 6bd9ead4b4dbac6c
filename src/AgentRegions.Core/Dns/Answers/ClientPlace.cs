namespace AgentRegions.Core.Dns.Answers;

/// <summary>Where a resolver's client is, as Route 53 judges it ("How Amazon Route 53 uses EDNS0 to estimate the location of a user").</summary>
public sealed record ClientPlace
{
    /// <summary>A word for it: what a person types.</summary>
    public required string Name { get; init; }

    /// <summary>AF, AN, AS, EU, NA, OC or SA; null: not known, as of an address that is in no database.</summary>
    public string? Continent { get; init; }

    /// <summary>ISO 3166-1, two letters.</summary>
    public string? Country { get; init; }

    /// <summary>Of the United States or Ukraine: what Route 53 knows subdivisions of.</summary>
    public string? Subdivision { get; init; }

    /// <summary>Degrees, north positive.</summary>
    public double Latitude { get; init; }

    /// <summary>Degrees, east positive.</summary>
    public double Longitude { get; init; }

    /// <summary>Measured latencies in milliseconds by AWS region; what is not in it is reckoned by distance.</summary>
    public IReadOnlyDictionary<string, double>? Latencies { get; init; }

    public double LatencyTo(string region) =>
        Latencies is not null && Latencies.TryGetValue(region, out var measured) ? measured : AwsRegion.LatencyMilliseconds(Latitude, Longitude, region);
}

namespace AgentRegions.Core.Dns.Answers;

/// <summary>One place for each continent, and one that Route 53 cannot place: enough to show a person who goes where.</summary>
public static class WorldPlaces
{
    public static IReadOnlyList<ClientPlace> All { get; } =
    [
        At("North America", "NA", "US", 39, -77.5),
        At("South America", "SA", "BR", -23.5, -46.5),
        At("Europe", "EU", "DE", 50, 8.5),
        At("Africa", "AF", "ZA", -34, 18.5),
        At("Asia", "AS", "IN", 19, 73),
        At("Oceania", "OC", "AU", -34, 151),
        At("Antarctica", "AN", "AQ", -78, 166.5),
        new() { Name = "Elsewhere", Longitude = -30 },
    ];

    private static ClientPlace At(string name, string continent, string country, double latitude, double longitude) =>
        new() { Name = name, Continent = continent, Country = country, Latitude = latitude, Longitude = longitude };
}

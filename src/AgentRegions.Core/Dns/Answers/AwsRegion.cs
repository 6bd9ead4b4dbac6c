using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Dns.Answers;

/// <summary>Where AWS regions are, to the nearest half degree: near enough to order them by distance.</summary>
public static class AwsRegion
{
    private static readonly Dictionary<string, (double Latitude, double Longitude)> Places = new(StringComparer.Ordinal)
    {
        ["us-east-1"] = (39, -77.5),
        ["us-east-2"] = (40, -83),
        ["us-west-1"] = (37.5, -122),
        ["us-west-2"] = (46, -119.5),
        ["ca-central-1"] = (45.5, -73.5),
        ["ca-west-1"] = (51, -114),
        ["mx-central-1"] = (20.5, -100.5),
        ["sa-east-1"] = (-23.5, -46.5),
        ["eu-west-1"] = (53.5, -6.5),
        ["eu-west-2"] = (51.5, 0),
        ["eu-west-3"] = (49, 2.5),
        ["eu-central-1"] = (50, 8.5),
        ["eu-central-2"] = (47.5, 8.5),
        ["eu-north-1"] = (59.5, 18),
        ["eu-south-1"] = (45.5, 9),
        ["eu-south-2"] = (41.5, -1),
        ["il-central-1"] = (32, 35),
        ["me-south-1"] = (26, 50.5),
        ["me-central-1"] = (24.5, 54.5),
        ["af-south-1"] = (-34, 18.5),
        ["ap-south-1"] = (19, 73),
        ["ap-south-2"] = (17.5, 78.5),
        ["ap-southeast-1"] = (1.5, 104),
        ["ap-southeast-2"] = (-34, 151),
        ["ap-southeast-3"] = (-6, 107),
        ["ap-southeast-4"] = (-38, 145),
        ["ap-southeast-5"] = (3, 101.5),
        ["ap-southeast-7"] = (13.5, 100.5),
        ["ap-northeast-1"] = (35.5, 139.5),
        ["ap-northeast-2"] = (37.5, 127),
        ["ap-northeast-3"] = (34.5, 135.5),
        ["ap-east-1"] = (22.5, 114),
    };

    public static bool IsKnown(string region) => Places.ContainsKey(region);

    /// <summary>Null for a region that is not known.</summary>
    public static Continent? ContinentOf(string region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return !IsKnown(region) ? null : region[..region.IndexOf('-', StringComparison.Ordinal)] switch
        {
            "us" or "ca" or "mx" => Continent.NA,
            "sa" => Continent.SA,
            "eu" => Continent.EU,
            "af" => Continent.AF,
            _ => region.StartsWith("ap-southeast-2", StringComparison.Ordinal) || region.StartsWith("ap-southeast-4", StringComparison.Ordinal) ? Continent.OC : Continent.AS,
        };
    }

    /// <summary>
    /// A round trip in milliseconds, by the great circle alone: light in fibre goes 100 km and back in 1 ms, and cables take
    /// detours of a half. Route 53 measures; this only orders regions. Infinite for a region that is not known.
    /// </summary>
    public static double LatencyMilliseconds(double latitude, double longitude, string region)
    {
        if (!Places.TryGetValue(region, out var place))
            return double.PositiveInfinity;
        var (from, to) = (double.DegreesToRadians(latitude), double.DegreesToRadians(place.Latitude));
        var turn = double.DegreesToRadians(place.Longitude - longitude);
        var cosine = (Math.Sin(from) * Math.Sin(to)) + (Math.Cos(from) * Math.Cos(to) * Math.Cos(turn));
        var kilometres = 6371 * Math.Acos(Math.Clamp(cosine, -1, 1));
        return 2 + (kilometres * 1.5 / 100);
    }
}

using System.Net;
using System.Net.Sockets;
using AgentRegions.Core.Dns.Answers;

namespace AgentRegions.Sandbox.Dns;

/// <summary>
/// Where test clients are. Place number n is the subnet 198.18.n.0/24 (of RFC 2544, used by nobody) in EDNS client subnet, and the
/// source address 127.0.0.n; who comes from elsewhere is in the first place, 127.0.0.1's.
/// </summary>
public static class TestPlaces
{
    /// <summary>By number, from 1.</summary>
    public static IReadOnlyList<ClientPlace> All { get; } =
    [
        At("us", "NA", "US", "VA", 39, -77.5),
        At("us-west", "NA", "US", "CA", 37.5, -122),
        At("ca", "NA", "CA", null, 45.5, -73.5),
        At("br", "SA", "BR", null, -23.5, -46.5),
        At("de", "EU", "DE", null, 50, 8.5),
        At("ie", "EU", "IE", null, 53.5, -6.5),
        At("gb", "EU", "GB", null, 51.5, 0),
        At("fr", "EU", "FR", null, 49, 2.5),
        At("za", "AF", "ZA", null, -34, 18.5),
        At("in", "AS", "IN", null, 19, 73),
        At("sg", "AS", "SG", null, 1.5, 104),
        At("jp", "AS", "JP", null, 35.5, 139.5),
        At("au", "OC", "AU", null, -34, 151),
        At("aq", "AN", "AQ", null, -78, 166.5),
        // In no database of places: only a default record answers it.
        new() { Name = "nowhere", Latitude = 0, Longitude = -30 },
    ];

    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["na"] = "us",
        ["sa"] = "br",
        ["eu"] = "de",
        ["af"] = "za",
        ["as"] = "sg",
        ["ap"] = "sg",
        ["oc"] = "au",
        ["an"] = "aq",
        ["us-east-1"] = "us",
        ["us-east-2"] = "us",
        ["us-west-1"] = "us-west",
        ["us-west-2"] = "us-west",
        ["ca-central-1"] = "ca",
        ["sa-east-1"] = "br",
        ["eu-central-1"] = "de",
        ["eu-west-1"] = "ie",
        ["eu-west-2"] = "gb",
        ["eu-west-3"] = "fr",
        ["af-south-1"] = "za",
        ["ap-south-1"] = "in",
        ["ap-southeast-1"] = "sg",
        ["ap-northeast-1"] = "jp",
        ["ap-southeast-2"] = "au",
    };

    /// <summary>What a place is called: its name or its continent's code, not the AWS regions that are there.</summary>
    public static IEnumerable<string> Names => All.Select(p => p.Name).Concat(OtherNames.Keys.Where(n => n.Length == 2));

    /// <summary>By a place's name, its continent's code, <c>ap</c>, or the name of an AWS region that is there; null: none of these.</summary>
    public static ClientPlace? Find(string name)
    {
        var known = OtherNames.GetValueOrDefault(name) ?? name;
        return All.FirstOrDefault(p => p.Name.Equals(known, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Of a client subnet or of a source address.</summary>
    public static ClientPlace Of(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var number = address.AddressFamily != AddressFamily.InterNetwork ? 1 : address.GetAddressBytes() switch
        {
            [198, 18, var n, _] => n,
            [127, 0, 0, var n] => n,
            _ => 1,
        };
        return All[number >= 1 && number <= All.Count ? number - 1 : 0];
    }

    /// <summary>The subnet, of 24 bits, that stands for a place.</summary>
    public static IPAddress SubnetOf(ClientPlace place) => new([198, 18, (byte)(All.IndexOf(place) + 1), 0]);

    private static int IndexOf(this IReadOnlyList<ClientPlace> places, ClientPlace place)
    {
        for (var i = 0; i < places.Count; i++)
        {
            if (places[i] == place)
                return i;
        }
        throw new ArgumentException($"{place.Name} is not one of the test places", nameof(place));
    }

    private static ClientPlace At(string name, string continent, string country, string? subdivision, double latitude, double longitude) =>
        new() { Name = name, Continent = continent, Country = country, Subdivision = subdivision, Latitude = latitude, Longitude = longitude };
}

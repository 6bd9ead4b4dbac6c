using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Dns;

/// <summary>For random services, what resolvers are told is what the policy means.</summary>
public sealed class IntentionTests
{
    private static readonly string[] AwsRegions = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-south-1", "sa-east-1", "af-south-1"];

    private static readonly ClientPlace[] Places =
    [
        new() { Name = "berlin", Continent = "EU", Country = "DE", Latitude = 52.5, Longitude = 13.4 },
        new() { Name = "virginia", Continent = "NA", Country = "US", Latitude = 39, Longitude = -77.5 },
        new() { Name = "toronto", Continent = "NA", Country = "CA", Latitude = 43.5, Longitude = -79.5 },
        new() { Name = "delhi", Continent = "AS", Country = "IN", Latitude = 28.5, Longitude = 77 },
        new() { Name = "sydney", Continent = "OC", Country = "AU", Latitude = -34, Longitude = 151 },
        new() { Name = "nowhere" },
    ];

    [Theory]
    [InlineData(RoutingPolicy.ActivePassive)]
    [InlineData(RoutingPolicy.Weighted)]
    [InlineData(RoutingPolicy.Latency)]
    [InlineData(RoutingPolicy.Geolocation)]
    public void RandomServices_EveryClientIsToldWhomThePolicyMeans(RoutingPolicy routing)
    {
        var random = new Random(11);
        for (var i = 0; i < 3_000; i++)
        {
            var regions = Draw(random);
            var policy = Given.Policy with { Routing = routing };
            List<string> able = [.. regions.Keys.Where(n => RecordPlan.Clash(policy, regions, n) is null)];
            List<string> active = [.. able.Where(_ => random.Next(2) == 0).DefaultIfEmpty(able[0])];
            if (routing == RoutingPolicy.ActivePassive)
                active = active[..1];

            var zone = new ZoneView("example.com", RecordPlan.Build(policy, regions, active)!.Select(ZoneRecord.From));
            foreach (var place in Places)
            {
                var told = ZoneAnswers.Of(zone, "agent.example.com", RecordType.A, place, _ => true)
                    .ToDictionary(s => regions.Single(r => r.Value.Dns.Addresses!.Ipv4[0] == Assert.Single(s.Answer.Records).Value).Key, s => s.Share);
                Assert.Equal(Meant(routing, regions, active, place), told);
            }
        }
    }

    private static Dictionary<string, AgentRegionSpec> Draw(Random random) =>
        "abcde".Take(random.Next(1, 6)).Select(c => c.ToString()).ToDictionary(n => n, n => Given.Spec(n) with
        {
            Region = AwsRegions[random.Next(AwsRegions.Length)],
            Weight = random.Next(4) * 10,
            Priority = random.Next(3),
            Geolocation = random.Next(3) == 0 ? new() { Continents = [(Continent)random.Next(7)], Countries = random.Next(2) == 0 ? ["DE", "US"] : ["CA"] } : null,
        });

    /// <summary>In the words of the policy's documentation, without a thought of records.</summary>
    private static Dictionary<string, double> Meant(RoutingPolicy routing, Dictionary<string, AgentRegionSpec> regions, List<string> active, ClientPlace place)
    {
        List<string> preferred = [.. active.OrderBy(n => regions[n].Priority).ThenByDescending(n => regions[n].Weight).ThenBy(n => n, StringComparer.Ordinal)];
        switch (routing)
        {
            case RoutingPolicy.Weighted:
                double all = active.Sum(n => regions[n].Weight);
                return active.Where(n => all == 0 || regions[n].Weight > 0).ToDictionary(n => n, n => all == 0 ? 1.0 / active.Count : regions[n].Weight / all);
            case RoutingPolicy.Latency:
                return new() { [active.OrderBy(n => place.LatencyTo(regions[n].Region)).ThenBy(n => n, StringComparer.Ordinal).First()] = 1 };
            case RoutingPolicy.Geolocation:
                var named = preferred.Find(n => regions[n].Geolocation?.Countries.Contains(place.Country ?? "") == true)
                    ?? preferred.Find(n => ContinentsOf(regions[n]).Contains(place.Continent ?? "?"))
                    ?? preferred[0];
                return new() { [named] = 1 };
            default:
                return new() { [active[0]] = 1 };
        }
    }

    private static IEnumerable<string> ContinentsOf(AgentRegionSpec region) => region.Geolocation is { } named
        ? named.Continents.Select(c => c.ToString())
        : [region.Region[..2] switch { "us" => "NA", "eu" => "EU", "ap" => "AS", "sa" => "SA", _ => "AF" }];
}

using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.Answers;

namespace AgentRegions.Core.Tests.Dns.Answers;

/// <summary>Record sets of a zone, short to write, and what is told of them.</summary>
internal static class Zone
{
    public const string Name = "example.com";

    public static readonly ClientPlace Berlin = new() { Name = "berlin", Continent = "EU", Country = "DE", Latitude = 52.5, Longitude = 13.4 };
    public static readonly ClientPlace Virginia = new() { Name = "virginia", Continent = "NA", Country = "US", Subdivision = "VA", Latitude = 39, Longitude = -77.5 };
    public static readonly ClientPlace Nowhere = new() { Name = "nowhere" };

    public static ZoneRecord A(string name, params string[] values) => new() { Name = name, Type = RecordType.A, TtlSeconds = 60, Values = values };

    public static ZoneRecord Routed(string id, RoutingRule rule, string? check = null, string name = "x.example.com") =>
        A(name, id) with { SetIdentifier = id, Routing = rule, HealthCheckId = check };

    public static ZoneRecord Weighted(string id, int weight, string? check = null) => Routed(id, new RoutingRule.Weighted(weight), check);

    public static ZoneRecord Cname(string name, string target) => new() { Name = name, Type = RecordType.CNAME, TtlSeconds = 60, Values = [target] };

    public static ZoneRecord Alias(string name, string target, bool evaluate = false) =>
        new() { Name = name, Type = RecordType.A, Alias = new() { DnsName = target, HostedZoneId = "Z1", EvaluateTargetHealth = evaluate } };

    public static IReadOnlyList<AnswerShare> Ask(this ZoneRecord[] records, string name = "x.example.com", ClientPlace? place = null, string[]? unhealthy = null, RecordType type = RecordType.A) =>
        ZoneAnswers.Of(new(Name, records), name, type, place ?? Nowhere, check => unhealthy?.Contains(check) != true);

    /// <summary>The values with their shares, as "value share".</summary>
    public static string[] Shares(this ZoneRecord[] records, params string[] unhealthy) =>
        [.. records.Ask(unhealthy: unhealthy).Select(s => FormattableString.Invariant($"{string.Join('+', s.Answer.Records.Select(r => r.Value))} {s.Share:0.###}"))];

    /// <summary>What everyone at the place is told.</summary>
    public static string Told(this ZoneRecord[] records, string name = "x.example.com", ClientPlace? place = null, params string[] unhealthy)
    {
        var answer = Assert.Single(records.Ask(name, place, unhealthy)).Answer;
        return answer.Records.Count == 0 ? answer.Code.ToString() : string.Join('+', answer.Records.Select(r => r.Value));
    }
}

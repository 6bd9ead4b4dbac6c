using System.Globalization;
using AgentRegions.Core.Dns.Answers;

namespace AgentRegions.Core.Dns;

/// <summary>What clients in a place are told, for a person to read.</summary>
/// <param name="Place">One of <see cref="WorldPlaces"/>.</param>
/// <param name="Told">Regions with their shares, for example <c>us-east-1</c> or <c>eu-west-1 50 %, us-east-1 50 %</c>; "nobody" without records.</param>
public sealed record PlaceAnswer(string Place, string Told)
{
    /// <param name="records">A name's sets.</param>
    /// <param name="simple">Whose a simple record is.</param>
    public static IReadOnlyList<PlaceAnswer> Of(IReadOnlyCollection<DnsRecordSet> records, string simple)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count == 0)
            return [.. WorldPlaces.All.Select(place => new PlaceAnswer(place.Name, "nobody"))];
        var name = DomainName.Normalize(records.First().Name);
        var zone = new ZoneView(name, records.Select(ZoneRecord.From));
        var asked = zone.Find(name)!.Min(record => record.Type);
        return [.. WorldPlaces.All.Select(place => new PlaceAnswer(place.Name, Say(ZoneAnswers.Of(zone, name, asked, place, _ => true), simple)))];
    }

    private static string Say(IReadOnlyList<AnswerShare> shares, string simple)
    {
        var regions = shares
            .GroupBy(s => s.Answer.Chosen is [var chosen, ..] ? RecordPlan.RegionOf(chosen) : simple, s => s.Share, StringComparer.Ordinal)
            .OrderByDescending(g => g.Sum())
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .ToList();
        return regions is [var only] ? only.Key
            : string.Join(", ", regions.Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key} {g.Sum() * 100:0.#} %")));
    }
}

using System.Globalization;
using System.Xml.Linq;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Route53.Wire;
using static AgentRegions.Sandbox.Route53.Wire.Route53Xml;

namespace AgentRegions.Sandbox.Route53.Records;

/// <param name="Action">CREATE, DELETE or UPSERT.</param>
internal sealed record RecordChange(string Action, ZoneRecord Record);

/// <summary>Record sets on the wire. Reading refuses what the schema of "ResourceRecordSet" (API reference) does.</summary>
internal static class RecordXml
{
    /// <param name="number">The change's place in the batch, from 1.</param>
    public static RecordChange Read(XElement change, int number)
    {
        var at = $"changeBatch.changes.{number}.member";
        var action = change.Value("Action") ?? throw RefusalException.Invalid("Invalid XML ; a Change has no Action");
        if (action is not ("CREATE" or "DELETE" or "UPSERT"))
            throw Constraint(action, $"{at}.action", "Member must satisfy enum value set: [CREATE, DELETE, UPSERT]");
        var set = change.Child("ResourceRecordSet") ?? throw RefusalException.Invalid("Invalid XML ; a Change has no ResourceRecordSet");
        at += ".resourceRecordSet";
        var (name, type) = (set.Value("Name") ?? "", set.Value("Type") ?? "");
        if (name.Length > 1024)
            throw Constraint(name, $"{at}.name", "Member must have length less than or equal to 1024");
        // Only names: Enum.TryParse would take numbers too.
        if (!Enum.GetNames<RecordType>().Contains(type))
            throw Constraint(type, $"{at}.type", $"Member must satisfy enum value set: [{string.Join(", ", Enum.GetNames<RecordType>())}]");
        var who = $"[Action={action}, Name={name}, Type={type}, SetIdentifier={set.Value("SetIdentifier") ?? "null"}]";
        var values = set.Children("ResourceRecords", "ResourceRecord").Select(r => r.Value("Value") ?? "").ToList();
        var alias = set.Child("AliasTarget");
        var ttl = Number(set, "TTL", 0, int.MaxValue, at);
        if ((alias is not null) == (ttl is not null && values.Count > 0) || (alias is not null && (ttl is not null || values.Count > 0)))
            throw RefusalException.Invalid($"Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found {(alias is null ? "none" : "more than one")} in Change with {who}");
        return new(action, new()
        {
            Name = NormalName(name),
            Type = Enum.Parse<RecordType>(type),
            SetIdentifier = Bounded(set, "SetIdentifier", 128, at),
            Routing = RoutingXml.Read(set, at, who),
            TtlSeconds = ttl,
            Values = [.. values.Select(v => v.Length <= 4000 ? v : throw Constraint(v, $"{at}.resourceRecords", "Member must have length less than or equal to 4000"))],
            Alias = alias is null ? null : new()
            {
                HostedZoneId = alias.Value("HostedZoneId") is { Length: > 0 and <= 32 } zone ? BareId(zone) : throw RefusalException.Invalid("Invalid XML ; an AliasTarget has no HostedZoneId"),
                DnsName = NormalName(alias.Value("DNSName") is { Length: > 0 } target ? target : throw RefusalException.Invalid("Invalid XML ; an AliasTarget has no DNSName")),
                EvaluateTargetHealth = alias.Value("EvaluateTargetHealth") is "true" or "1",
            },
            HealthCheckId = Bounded(set, "HealthCheckId", 64, at),
        });
    }

    public static XElement Write(ZoneRecord record) => Element(
        "ResourceRecordSet",
        Element("Name", Presented(record.Name)),
        Element("Type", record.Type),
        Optional("SetIdentifier", record.SetIdentifier),
        RoutingXml.Write(record.Routing),
        Optional("TTL", record.TtlSeconds),
        record.Values.Count == 0 ? null : Element("ResourceRecords", record.Values.Select(v => Element("ResourceRecord", Element("Value", v)))),
        record.Alias is { } alias
            ? Element("AliasTarget", Element("HostedZoneId", alias.HostedZoneId), Element("DNSName", Presented(alias.DnsName)), Element("EvaluateTargetHealth", Flag(alias.EvaluateTargetHealth)))
            : null,
        Optional("HealthCheckId", record.HealthCheckId));

    /// <summary>A number within its range, or null when it is not given.</summary>
    public static int? Number(XElement element, string name, int least, int most, string at)
    {
        if (element.Value(name) is not { } text)
            return null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw RefusalException.Invalid($"Invalid XML ; cvc-datatype-valid.1.2.1: '{text}' is not a valid value for 'integer'.");
        var path = $"{at}.{char.ToLowerInvariant(name[0])}{name[1..]}";
        return number < least ? throw Constraint(text, path, $"Member must have value greater than or equal to {least}")
            : number > most ? throw Constraint(text, path, $"Member must have value less than or equal to {most}")
            : (int)number;
    }

    public static RefusalException Constraint(string value, string at, string rule) =>
        RefusalException.Invalid($"1 validation error detected: Value '{value}' at '{at}' failed to satisfy constraint: {rule}");

    private static string? Bounded(XElement element, string name, int most, string at) =>
        element.Value(name) is not { } text ? null
        : text.Length == 0 ? throw Constraint(text, $"{at}.{char.ToLowerInvariant(name[0])}{name[1..]}", "Member must have length greater than or equal to 1")
        : text.Length > most ? throw Constraint(text, $"{at}.{char.ToLowerInvariant(name[0])}{name[1..]}", $"Member must have length less than or equal to {most}")
        : text;
}

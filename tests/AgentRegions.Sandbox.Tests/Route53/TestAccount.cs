using System.Xml.Linq;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Dns;
using AgentRegions.Sandbox.Route53;
using AgentRegions.Sandbox.Route53.Wire;
using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.Route53;

/// <summary>An account with one zone, example.com, asked without HTTP on a clock that the test moves.</summary>
internal sealed class TestAccount
{
    /// <param name="account">One that is behind HTTP already; default: one on the test's clock.</param>
    public TestAccount(Route53Account? account = null)
    {
        Account = account ?? new(Settings, Time, new Random(1));
        ZoneId = Account.CreateZone("example.com", isPrivate: false);
    }

    public ManualTimeProvider Time { get; } = new();

    public Route53Settings Settings { get; } = new();

    public Route53Account Account { get; }

    public string ZoneId { get; }

    public Route53Reply Send(string method, string path, string body = "", params (string Name, string Value)[] query) =>
        Account.Handle(new(method, path.Split('/'), query.ToDictionary(q => q.Name, q => q.Value), body));

    /// <summary>Sends changes, each an action and the inside of a record set.</summary>
    public Route53Reply Change(params string[] changes) => Send("POST", $"hostedzone/{ZoneId}/rrset", $"""
        <ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Changes>{string.Concat(changes)}</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>
        """);

    /// <summary>Sends changes that are accepted.</summary>
    public void Accept(params string[] changes) => Assert.Equal((200, ""), Outcome(Change(changes)));

    /// <summary>What the API lists, a line each.</summary>
    public string[] Listed(params (string Name, string Value)[] query) =>
        [.. Document(Send("GET", $"hostedzone/{ZoneId}/rrset", "", query)).Children("ResourceRecordSets", "ResourceRecordSet").Select(s => $"{s.Value("Name")} {s.Value("Type")}{(s.Value("SetIdentifier") is { } id ? $" {id}" : "")}")];

    public IReadOnlyList<AnswerShare> Ask(string name, RecordType type = RecordType.A, string place = "us") => Account.Answers(name, type, TestPlaces.Find(place)!);

    /// <summary>The values that everyone at the place is told.</summary>
    public string[] Told(string name, RecordType type = RecordType.A, string place = "us") => [.. Assert.Single(Ask(name, type, place)).Answer.Records.Select(r => r.Value)];

    public static XElement Document(Route53Reply reply) => XElement.Parse(reply.Body);

    /// <summary>The status, and the code and message of a refusal.</summary>
    public static (int Status, string Refusal) Outcome(Route53Reply reply) => (reply.Status, reply.Status < 300 ? "" : Document(reply).Child("Error") is { } error ? $"{error.Value("Code")}: {error.Value("Message")}" : reply.Body);

    public static string Create(string set) => $"<Change><Action>CREATE</Action><ResourceRecordSet>{set}</ResourceRecordSet></Change>";

    public static string Upsert(string set) => $"<Change><Action>UPSERT</Action><ResourceRecordSet>{set}</ResourceRecordSet></Change>";

    public static string Delete(string set) => $"<Change><Action>DELETE</Action><ResourceRecordSet>{set}</ResourceRecordSet></Change>";

    /// <param name="policy">SetIdentifier and what goes with it.</param>
    public static string Set(string name, string type, string[] values, string policy = "", string ttl = "60", string after = "") =>
        $"<Name>{name}</Name><Type>{type}</Type>{policy}<TTL>{ttl}</TTL><ResourceRecords>{string.Concat(values.Select(v => $"<ResourceRecord><Value>{v}</Value></ResourceRecord>"))}</ResourceRecords>{after}";

    public static string A(string name, params string[] addresses) => Set(name, "A", addresses);

    public static string Weighted(string id, int weight, string address, string ttl = "60", string name = "w.example.com", string after = "") =>
        Set(name, "A", [address], $"<SetIdentifier>{id}</SetIdentifier><Weight>{weight}</Weight>", ttl, after);

    public static string Alias(string name, string zoneId, string target, string policy = "", bool evaluate = false, string type = "A") =>
        $"<Name>{name}</Name><Type>{type}</Type>{policy}<AliasTarget><HostedZoneId>{zoneId}</HostedZoneId><DNSName>{target}</DNSName><EvaluateTargetHealth>{(evaluate ? "true" : "false")}</EvaluateTargetHealth></AliasTarget>";
}

using System.Net;
using System.Text;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Dns.Messages;

namespace AgentRegions.Sandbox.Dns.Dig;

/// <summary>An answer in dig's form.</summary>
internal static class DigOutput
{
    public static string Short(DnsMessage answer) => string.Concat(answer.Answers.Select(r => $"{r.Value}\n"));

    public static string Full(DnsExchange exchange, IPEndPoint server, ClientPlace? from, DateTimeOffset at)
    {
        var answer = exchange.Answer;
        var text = new StringBuilder();
        text.Append($";; ->>HEADER<<- opcode: QUERY, status: {Status(answer.Code)}, id: {answer.Id}\n");
        text.Append($";; flags: {string.Join(' ', Flags(answer))}; QUERY: 1, ANSWER: {answer.Answers.Count}, AUTHORITY: {answer.Authority.Count}, ADDITIONAL: {(answer.Edns is null ? 0 : 1)}\n\n");
        if (answer.Edns is { } edns)
        {
            text.Append($";; OPT PSEUDOSECTION:\n; EDNS: version: {edns.Version}, flags:; udp: {edns.UdpSize}\n");
            if (edns.Subnet is { } subnet)
                text.Append($"; CLIENT-SUBNET: {MessageReader.AddressOf(subnet)}/{subnet.SourcePrefix}/{subnet.ScopePrefix}{(from is null ? "" : $" ({from.Name})")}\n");
        }
        text.Append($";; QUESTION SECTION:\n;{answer.Name}.\t\tIN\t{answer.Type}\n\n");
        Section(text, "ANSWER", answer.Answers);
        Section(text, "AUTHORITY", answer.Authority);
        text.Append($";; Query time: {exchange.Took.TotalMilliseconds:0} msec\n;; SERVER: {server.Address}#{server.Port} ({(exchange.Tcp ? "TCP" : "UDP")})\n");
        text.Append($";; WHEN: {at:ddd MMM dd HH:mm:ss} UTC {at:yyyy}\n;; MSG SIZE  rcvd: {exchange.Size}\n");
        return text.ToString();
    }

    public static string Status(ResponseCode code) => code.ToString().ToUpperInvariant();

    private static IEnumerable<string> Flags(DnsMessage answer)
    {
        yield return "qr";
        if (answer.Authoritative)
            yield return "aa";
        if (answer.Truncated)
            yield return "tc";
        if (answer.RecursionDesired)
            yield return "rd";
    }

    private static void Section(StringBuilder text, string name, IReadOnlyList<AnswerRecord> records)
    {
        if (records.Count == 0)
            return;
        text.Append($";; {name} SECTION:\n");
        foreach (var record in records)
            text.Append($"{record.Name}.\t{record.TtlSeconds}\tIN\t{record.Type}\t{record.Value}\n");
        text.Append('\n');
    }
}

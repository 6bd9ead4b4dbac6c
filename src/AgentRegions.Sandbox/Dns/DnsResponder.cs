using System.Globalization;
using System.Net;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Dns.Messages;
using AgentRegions.Sandbox.Route53;

namespace AgentRegions.Sandbox.Dns;

/// <summary>An authoritative name server for the zones of an account, without sockets: a packet in, a packet out.</summary>
internal sealed class DnsResponder(Route53Account account, Random random)
{
    /// <summary>RFC 1035, 4.2.1: what everyone takes by UDP.</summary>
    private const int PlainUdpSize = 512;

    /// <summary>What this server takes by UDP.</summary>
    private const int OwnUdpSize = 4096;

    private readonly Lock _lock = new();

    /// <returns>Null when there is nobody to answer: less than a header, or itself an answer.</returns>
    public byte[]? Answer(ReadOnlySpan<byte> packet, IPAddress source, bool tcp)
    {
        if (MessageReader.Read(packet) is not { IsResponse: false } query)
            return null;
        var response = Respond(query, source) with { IsResponse = true };
        var bytes = MessageWriter.Write(response);
        var limit = tcp ? ushort.MaxValue : Math.Clamp(query.Edns?.UdpSize ?? 0, PlainUdpSize, OwnUdpSize);
        return bytes.Length <= limit ? bytes : MessageWriter.Write(response with { Truncated = true, Answers = [], Authority = [] });
    }

    private DnsMessage Respond(DnsMessage query, IPAddress source)
    {
        var response = query with { Authoritative = false, Truncated = false, Answers = [], Authority = [], Edns = query.Edns is null ? null : new(OwnUdpSize) };
        if (query.Opcode != 0)
            return response with { Code = ResponseCode.NotImp };
        if (query.Code != ResponseCode.NoError)
            return response with { Code = ResponseCode.FormErr };
        if (query.Edns is { Version: > 0 })
            return response with { Code = ResponseCode.BadVers };
        var name = DomainName.Normalize(query.Name!);
        if (query.Class != 1 || account.FindView(name) is not { } zone)
            return response with { Code = ResponseCode.Refused };

        var subnet = query.Edns?.Subnet is { SourcePrefix: > 0 } given ? given : null;
        if (query.Edns?.Subnet is { } asked)
            response = response with { Edns = response.Edns! with { Subnet = asked with { ScopePrefix = subnet is null ? 0 : Math.Min(24, asked.SourcePrefix) } } };
        var place = TestPlaces.Of(subnet is null ? source : MessageReader.AddressOf(subnet));
        var answer = Pick(ZoneAnswers.Of(zone, name, query.Type, place, account.IsHealthy));
        var negative = answer.Code is AnswerCode.NoData or AnswerCode.NoSuchName;
        return response with
        {
            Authoritative = answer.Code != AnswerCode.Referral,
            Code = answer.Code switch { AnswerCode.NoSuchName => ResponseCode.NxDomain, AnswerCode.Failure => ResponseCode.ServFail, _ => ResponseCode.NoError },
            Answers = answer.Code == AnswerCode.Referral ? [] : Shuffled(answer.Records),
            Authority = answer.Code == AnswerCode.Referral ? answer.Records : negative ? StartOfAuthority(zone) : [],
        };
    }

    private DnsAnswer Pick(IReadOnlyList<AnswerShare> shares)
    {
        lock (_lock)
            return ZoneAnswers.Pick(shares, random.NextDouble());
    }

    /// <summary>"Simple routing": several values come in random order. CNAMEs stay in front.</summary>
    private List<AnswerRecord> Shuffled(IReadOnlyList<AnswerRecord> records)
    {
        var values = records.Where(r => r.Type != RecordType.CNAME).ToArray();
        lock (_lock)
            random.Shuffle(values);
        return [.. records.Where(r => r.Type == RecordType.CNAME), .. values];
    }

    /// <summary>RFC 2308, 3: how long "no" may be kept is the lesser of the SOA's TTL and its last field.</summary>
    private static List<AnswerRecord> StartOfAuthority(ZoneView zone) => zone.Find(zone.Name)?.FirstOrDefault(r => r.Type == RecordType.SOA) is { } soa
        ? [new(zone.Name, RecordType.SOA, Math.Min(soa.TtlSeconds ?? 0, long.Parse(soa.Values[0].Split(' ')[^1], CultureInfo.InvariantCulture)), soa.Values[0])]
        : [];
}

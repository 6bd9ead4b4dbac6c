using System.Net;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Dns;
using AgentRegions.Sandbox.Dns.Messages;
using AgentRegions.Sandbox.Tests.Route53;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static AgentRegions.Sandbox.Tests.Route53.TestAccount;

namespace AgentRegions.Sandbox.Tests.Dns;

public sealed class ResponderTests
{
    private readonly TestAccount _account = new();
    private readonly DnsResponder _responder;

    public ResponderTests() => _responder = new(_account.Account, new Random(1));

    [Fact]
    public void Answer_KeepsTheCaseOfTheQuestion_AndIsAuthoritative()
    {
        _account.Accept(Create(A("a.example.com", "192.0.2.1")));
        var answer = Ask(new() { Id = 7, Name = "A.eXample.com", Type = RecordType.A, RecursionDesired = true });
        Assert.Equal((7, "A.eXample.com", true, ResponseCode.NoError), (answer.Id, answer.Name, answer.Authoritative, answer.Code));
        Assert.Equal([new AnswerRecord("A.eXample.com", RecordType.A, 60, "192.0.2.1")], answer.Answers);
    }

    [Theory]
    [InlineData("nothing.example.com", nameof(ResponseCode.NxDomain))]
    [InlineData("a.example.com", nameof(ResponseCode.NoError))]
    public void NothingToTell_ComesWithTheSoa_ForAsLongAsNoMayBeKept(string name, string code)
    {
        _account.Accept(Create(A("a.example.com", "192.0.2.1")));
        var answer = Ask(new() { Id = 1, Name = name, Type = RecordType.AAAA });
        Assert.Equal((code, 0), (answer.Code.ToString(), answer.Answers.Count));
        Assert.Equal(("example.com", RecordType.SOA, 900), (answer.Authority.Single().Name, answer.Authority.Single().Type, answer.Authority.Single().TtlSeconds));
    }

    [Fact]
    public void ForeignNameOrClass_IsRefused()
    {
        Assert.Equal(ResponseCode.Refused, Ask(new() { Id = 1, Name = "example.org", Type = RecordType.A }).Code);
        Assert.Equal(ResponseCode.Refused, Ask(new() { Id = 1, Name = "example.com", Type = RecordType.SOA, Class = 3 }).Code);
    }

    [Fact]
    public void ClientSubnet_TellsThePlace_AndWithoutItTheSourceAddress()
    {
        _account.Accept(Create(Geo("eu", "<ContinentCode>EU</ContinentCode>", "192.0.2.1")), Create(Geo("rest", "<CountryCode>*</CountryCode>", "192.0.2.2")));
        DnsMessage query = new() { Id = 1, Name = "g.example.com", Type = RecordType.A };
        var germany = TestPlaces.SubnetOf(TestPlaces.Find("de")!).GetAddressBytes()[..3];
        var answer = Ask(query with { Edns = new(1232, Subnet: new(1, 24, 0, germany)) });
        Assert.Equal("192.0.2.1", answer.Answers.Single().Value);
        Assert.Equal((24, 24), (answer.Edns!.Subnet!.SourcePrefix, answer.Edns.Subnet.ScopePrefix));
        Assert.Equal("192.0.2.2", Ask(query).Answers.Single().Value);
        Assert.Equal("192.0.2.1", Ask(query, IPAddress.Parse("127.0.0.5")).Answers.Single().Value);
    }

    [Fact]
    public void AnswerAboveWhatIsTaken_IsTruncatedByUdp_AndWholeByTcp()
    {
        _account.Accept(Create(Set("big.example.com", "TXT", [.. Enumerable.Range(0, 20).Select(i => $"\"{i:d50}\"")])));
        DnsMessage query = new() { Id = 1, Name = "big.example.com", Type = RecordType.TXT };
        var small = Ask(query);
        Assert.True(small is { Truncated: true, Answers.Count: 0 });
        Assert.Equal(20, Ask(query with { Edns = new(4096) }).Answers.Count);
        Assert.Equal(20, Ask(query, tcp: true).Answers.Count);
    }

    [Theory]
    [InlineData("12345678", null)]
    [InlineData("000180000001000000000000", null)]
    [InlineData("000128000000000000000000", nameof(ResponseCode.NotImp))]
    [InlineData("000100000000000000000000", nameof(ResponseCode.FormErr))]
    [InlineData("00010000000100000000000001610000", nameof(ResponseCode.FormErr))]
    [InlineData("000100000001000000000000c00c00010001", nameof(ResponseCode.FormErr))]
    [InlineData("0001000000010000000000000161000001000100", nameof(ResponseCode.Refused))]
    [InlineData("00010000000100000000000100000100010000290200000000000008000800010a0001020304", nameof(ResponseCode.FormErr))]
    [InlineData("000100000001000000000002000001000100002902000000000000000000290200000000000000", nameof(ResponseCode.FormErr))]
    public void MalformedPacket_IsDroppedOrAnsweredSo(string packet, string? expected)
    {
        var answer = _responder.Answer(Convert.FromHexString(packet), IPAddress.Loopback, tcp: false);
        Assert.Equal(expected, answer is null ? null : MessageReader.Read(answer)!.Code.ToString());
    }

    [Property(MaxTest = 5000)]
    public Property AnyPacket_EndsInAnAnswerOrInNone_NeverInAnException() => Prop.ForAll(Packets.ToArbitrary(), packet =>
        _responder.Answer(packet, IPAddress.Loopback, tcp: false) is null or { Length: >= DnsMessage.HeaderLength and <= 4096 });

    [Property(MaxTest = 1000)]
    public Property WrittenMessage_IsReadAsItWas() => Prop.ForAll(Messages.ToArbitrary(), message =>
    {
        var read = MessageReader.Read(MessageWriter.Write(message))!;
        return read.Name == message.Name && read.Answers.SequenceEqual(message.Answers) && read.Edns!.Subnet!.Address.SequenceEqual(message.Edns!.Subnet!.Address);
    });

    /// <summary>Noise, and good queries with some octets changed or cut: those reach deeper.</summary>
    private static Gen<byte[]> Packets => Gen.OneOf(
        from octets in Gen.Choose(0, 255).ListOf() select octets.Select(o => (byte)o).ToArray(),
        from message in Messages
        from edits in (from at in Gen.Choose(0, 511) from octet in Gen.Choose(0, 255) select (at, octet)).ListOf()
        from length in Gen.Choose(0, 512)
        select Edited(MessageWriter.Write(message with { IsResponse = false }), edits, length));

    private static byte[] Edited(byte[] packet, IEnumerable<(int At, int Octet)> edits, int length)
    {
        foreach (var (at, octet) in edits.Take(4).Where(e => e.At < packet.Length))
            packet[at] = (byte)octet;
        return length < packet.Length && length % 3 == 0 ? packet[..length] : packet;
    }

    private static Gen<string> Names =>
        from labels in Gen.Elements("a", "B", "long-label-with-many-octets", "*", "x\\056y", "\\303\\274").ListOf()
        select string.Join('.', [.. labels.Take(6), "example", "com"]);

    private static Gen<AnswerRecord> Records =>
        from name in Names
        from record in Gen.Elements(
            (RecordType.A, "192.0.2.1"), (RecordType.AAAA, "2001:db8::1"), (RecordType.CNAME, "a.example.com."), (RecordType.MX, "10 mail.example.com."), (RecordType.NS, "ns.example.net."),
            (RecordType.TXT, "\"one\" \"t\\\"wo\\001\""), (RecordType.CAA, "0 issue \"ca.example.net\""), (RecordType.SRV, "1 2 3 a.example.com."), (RecordType.SOA, "ns.example.com. m.example.com. 1 2 3 4 5"))
        from ttl in Gen.Choose(0, int.MaxValue)
        select new AnswerRecord(name, record.Item1, ttl, record.Item2);

    private static Gen<DnsMessage> Messages =>
        from name in Names
        from records in Records.ListOf()
        from place in Gen.Choose(0, 255)
        select new DnsMessage { Id = 1, Name = name, Type = RecordType.A, Answers = [.. records], Edns = new(1232, Subnet: new(1, 24, 0, [198, 18, (byte)place])) };

    private DnsMessage Ask(DnsMessage query, IPAddress? source = null, bool tcp = false) =>
        MessageReader.Read(_responder.Answer(MessageWriter.Write(query), source ?? IPAddress.Loopback, tcp))!;

    private static string Geo(string id, string area, string address) => Set("g.example.com", "A", [address], $"<SetIdentifier>{id}</SetIdentifier><GeoLocation>{area}</GeoLocation>");
}

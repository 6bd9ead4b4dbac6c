using System.Buffers.Binary;
using System.Net;
using AgentRegions.Core.Dns.Answers;

namespace AgentRegions.Sandbox.Dns.Messages;

/// <summary>Reads what anybody may send: whatever it is, it ends in a message or in null, never in an exception.</summary>
internal static class MessageReader
{
    private const int OptType = 41;

    /// <returns>Null when there is not even a header. A message that is malformed behind it has the code FORMERR and what could be read.</returns>
    public static DnsMessage? Read(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < DnsMessage.HeaderLength)
            return null;
        var flags = Number(packet, 2);
        var header = new DnsMessage
        {
            Id = Number(packet, 0),
            IsResponse = (flags & 0x8000) != 0,
            Opcode = (flags >> 11) & 15,
            Authoritative = (flags & 0x0400) != 0,
            Truncated = (flags & 0x0200) != 0,
            RecursionDesired = (flags & 0x0100) != 0,
            Code = (ResponseCode)(flags & 15),
        };
        var malformed = header with { Code = ResponseCode.FormErr };
        var at = DnsMessage.HeaderLength;
        if (header.Opcode != 0)
            return header;
        if (Number(packet, 4) != 1 || WireName.Read(packet, ref at) is not { } name || at + 4 > packet.Length)
            return malformed;
        var message = header with { Name = name, Type = (RecordType)Number(packet, at), Class = Number(packet, at + 2) };
        malformed = message with { Code = ResponseCode.FormErr };
        at += 4;
        var answers = new List<AnswerRecord>();
        var authority = new List<AnswerRecord>();
        Edns? edns = null;
        int[] counts = [Number(packet, 6), Number(packet, 8), Number(packet, 10)];
        for (var section = 0; section < counts.Length; section++)
        {
            for (var i = 0; i < counts[section]; i++)
            {
                if (WireName.Read(packet, ref at) is not { } owner || at + 10 > packet.Length || at + 10 + Number(packet, at + 8) is var end && end > packet.Length)
                    return malformed;
                if (Number(packet, at) == OptType)
                {
                    // One at most, at the root (RFC 6891, 6.1.1).
                    if (section != 2 || edns is not null || owner.Length > 0 || !TryReadEdns(packet, at, end, out edns))
                        return malformed;
                }
                else if (section < 2)
                {
                    var type = (RecordType)Number(packet, at);
                    if (RecordData.Read(type, packet, at + 10, end) is not { } value)
                        return malformed;
                    (section == 0 ? answers : authority).Add(new(owner, type, BinaryPrimitives.ReadUInt32BigEndian(packet[(at + 4)..]), value));
                }
                at = end;
            }
        }
        return message with { Answers = answers, Authority = authority, Edns = edns };
    }

    /// <param name="at">Behind the name of the OPT record, whose fields have meanings of their own.</param>
    private static bool TryReadEdns(ReadOnlySpan<byte> packet, int at, int end, out Edns? edns)
    {
        edns = new(Number(packet, at + 2), packet[at + 5]);
        for (at += 10; at < end;)
        {
            if (at + 4 > end || at + 4 + Number(packet, at + 2) is var next && next > end)
                return false;
            if (Number(packet, at) == 8)
            {
                if (ReadSubnet(packet[(at + 4)..next]) is not { } subnet)
                    return false;
                edns = edns with { Subnet = subnet };
            }
            at = next;
        }
        return true;
    }

    /// <summary>RFC 7871, 6: as many octets as the prefix needs, the bits behind it zero; else FORMERR (7.1.2).</summary>
    private static ClientSubnet? ReadSubnet(ReadOnlySpan<byte> option)
    {
        if (option.Length < 4)
            return null;
        var subnet = new ClientSubnet(Number(option, 0), option[2], option[3], option[4..].ToArray());
        var bits = subnet.Family switch { 1 => 32, 2 => 128, _ => -1 };
        if (subnet.SourcePrefix > bits || subnet.ScopePrefix > bits || subnet.Address.Length != (subnet.SourcePrefix + 7) / 8)
            return null;
        return subnet.SourcePrefix % 8 is > 0 and var used && (subnet.Address[^1] & (0xFF >> used)) != 0 ? null : subnet;
    }

    private static ushort Number(ReadOnlySpan<byte> packet, int at) => BinaryPrimitives.ReadUInt16BigEndian(packet[at..]);

    /// <summary>The subnet's address, padded with zeros.</summary>
    public static IPAddress AddressOf(ClientSubnet subnet)
    {
        var octets = new byte[subnet.Family == 1 ? 4 : 16];
        subnet.Address.CopyTo(octets, 0);
        return new(octets);
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Route53.Records;

namespace AgentRegions.Sandbox.Dns.Messages;

/// <summary>The data of a record between Route 53's presentation and octets.</summary>
internal static class RecordData
{
    /// <param name="value">One that <see cref="ValueSyntax"/> accepts.</param>
    public static void Write(RecordType type, string value, MessageWriter to)
    {
        var fields = value.Split(' ');
        switch (type)
        {
            case RecordType.A or RecordType.AAAA:
                to.Octets(IPAddress.Parse(value).GetAddressBytes());
                break;
            case RecordType.CNAME or RecordType.NS or RecordType.PTR:
                to.Name(value);
                break;
            case RecordType.MX or RecordType.SRV:
                foreach (var number in fields[..^1])
                    to.Number(int.Parse(number, CultureInfo.InvariantCulture));
                to.Name(fields[^1]);
                break;
            case RecordType.SOA:
                to.Name(fields[0]);
                to.Name(fields[1]);
                foreach (var number in fields[2..])
                    to.LongNumber(uint.Parse(number, CultureInfo.InvariantCulture));
                break;
            case RecordType.TXT:
                foreach (var text in TextStrings.Read(value) ?? [])
                    to.Octets([(byte)text.Length, .. text]);
                break;
            case RecordType.CAA:
                to.Octets([byte.Parse(fields[0], CultureInfo.InvariantCulture), (byte)fields[1].Length, .. Encoding.ASCII.GetBytes(fields[1])]);
                foreach (var text in TextStrings.Read(value.Split(' ', 3)[2]) ?? [])
                    to.Octets(text);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "no record of this type is kept");
        }
    }

    /// <returns>The presentation; of unknown types RFC 3597's. Null: malformed.</returns>
    public static string? Read(RecordType type, ReadOnlySpan<byte> packet, int start, int end)
    {
        var data = packet[start..end];
        switch (type)
        {
            case RecordType.A:
                return data.Length == 4 ? new IPAddress(data).ToString() : null;
            case RecordType.AAAA:
                return data.Length == 16 ? new IPAddress(data).ToString() : null;
            case RecordType.CNAME or RecordType.NS or RecordType.PTR:
                return Name(packet[..end], ref start);
            case RecordType.MX or RecordType.SRV:
                var numbers = type == RecordType.MX ? 1 : 3;
                if (data.Length < numbers * 2)
                    return null;
                var text = new StringBuilder();
                for (var i = 0; i < numbers; i++)
                    text.Append(BinaryPrimitives.ReadUInt16BigEndian(data[(2 * i)..])).Append(' ');
                start += numbers * 2;
                return Name(packet[..end], ref start) is { } host ? $"{text}{host}" : null;
            case RecordType.SOA:
                return Name(packet[..end], ref start) is { } server && Name(packet[..end], ref start) is { } mail && end - start == 20
                    ? $"{server} {mail} {string.Join(' ', Longs(packet[start..end]))}"
                    : null;
            case RecordType.TXT:
                return Strings(data);
            case RecordType.CAA:
                return data.Length >= 2 && 2 + data[1] <= data.Length ? $"{data[0]} {Encoding.ASCII.GetString(data.Slice(2, data[1]))} {Quoted(data[(2 + data[1])..])}" : null;
            default:
                return $"\\# {data.Length} {Convert.ToHexString(data)}";
        }
    }

    private static string? Name(ReadOnlySpan<byte> packet, ref int at) => WireName.Read(packet, ref at) is { } name ? $"{name}." : null;

    private static List<uint> Longs(ReadOnlySpan<byte> data)
    {
        var numbers = new List<uint>();
        for (; data.Length >= 4; data = data[4..])
            numbers.Add(BinaryPrimitives.ReadUInt32BigEndian(data));
        return numbers;
    }

    private static string? Strings(ReadOnlySpan<byte> data)
    {
        var strings = new List<string>();
        while (data.Length > 0)
        {
            if (1 + data[0] > data.Length)
                return null;
            strings.Add(Quoted(data.Slice(1, data[0])));
            data = data[(1 + data[0])..];
        }
        return strings.Count > 0 ? string.Join(' ', strings) : null;
    }

    private static string Quoted(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder("\"");
        foreach (var octet in octets)
        {
            _ = octet is (byte)'"' or (byte)'\\' ? text.Append('\\').Append((char)octet)
                : octet is >= 32 and < 127 ? text.Append((char)octet)
                : text.Append('\\').Append(Convert.ToString(octet, 8).PadLeft(3, '0'));
        }
        return text.Append('"').ToString();
    }
}

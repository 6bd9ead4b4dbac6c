using System.Text;
using AgentRegions.Core.Dns.Answers;

namespace AgentRegions.Sandbox.Dns.Messages;

/// <summary>Domain names as octets (RFC 1035, 3.1 and 4.1.4).</summary>
internal static class WireName
{
    private const int MostOctets = 255;

    /// <summary>Reads a name, following pointers backwards only, and leaves the position behind it.</summary>
    /// <returns>The text with escapes and without the final dot, in the case it came in; the root is empty. Null: malformed.</returns>
    public static string? Read(ReadOnlySpan<byte> message, ref int position)
    {
        var text = new StringBuilder();
        var (at, octets, lowest, jumped) = (position, 1, position, false);
        while (at < message.Length)
        {
            var length = message[at];
            if (length == 0)
            {
                if (!jumped)
                    position = at + 1;
                return text.ToString();
            }
            if (length >= 0xC0)
            {
                if (at + 1 >= message.Length || (((length & 0x3F) << 8) | message[at + 1]) is var target && target >= lowest)
                    return null;
                if (!jumped)
                    position = at + 2;
                (at, lowest, jumped) = (target, target, true);
                continue;
            }
            octets += length + 1;
            if (length > 63 || at + 1 + length > message.Length || octets > MostOctets)
                return null;
            if (text.Length > 0)
                text.Append('.');
            foreach (var octet in message.Slice(at + 1, length))
                _ = octet is >= (byte)'A' and <= (byte)'Z' ? text.Append((char)octet) : DomainName.Append(text, octet);
            at += 1 + length;
        }
        return null;
    }

    /// <summary>The labels of a name that is written as <see cref="Read"/> gives it.</summary>
    public static IEnumerable<byte[]> Labels(string name) => name.Length == 0 ? [] : name.TrimEnd('.').Split('.').Select(Octets);

    private static byte[] Octets(string label)
    {
        var octets = new List<byte>(label.Length);
        for (var i = 0; i < label.Length; i++)
        {
            if (label[i] == '\\' && i + 3 < label.Length && DomainName.Octal(label.AsSpan(i + 1, 3)) is { } octet)
            {
                octets.Add(octet);
                i += 3;
            }
            else
            {
                octets.Add((byte)label[i]);
            }
        }
        return [.. octets];
    }
}

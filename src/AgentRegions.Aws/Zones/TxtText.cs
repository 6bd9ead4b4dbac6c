using System.Text;

namespace AgentRegions.Aws.Zones;

/// <summary>
/// A TXT value as Route 53 writes it: strings in quotation marks of at most 255 octets each, where a quotation mark and a
/// backslash are escaped by a backslash and every other octet outside printable ASCII by three octal digits.
/// </summary>
internal static class TxtText
{
    private const int StringLimit = 255;

    public static string Quote(string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        var quoted = new StringBuilder(octets.Length + 8);
        for (var start = 0; start == 0 || start < octets.Length; start += StringLimit)
        {
            quoted.Append(start == 0 ? "\"" : " \"");
            foreach (var octet in octets.AsSpan(start, Math.Min(StringLimit, octets.Length - start)))
            {
                if (octet is (byte)'"' or (byte)'\\')
                    quoted.Append('\\').Append((char)octet);
                else if (octet is >= 32 and < 127)
                    quoted.Append((char)octet);
                else
                    quoted.Append('\\').Append(Convert.ToString(octet, 8).PadLeft(3, '0'));
            }
            quoted.Append('"');
        }
        return quoted.ToString();
    }

    /// <summary>The strings joined, without quotation marks and escapes.</summary>
    public static string Unquote(string value)
    {
        var octets = new List<byte>(value.Length);
        var inString = false;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c == '"')
                inString = !inString;
            else if (c == '\\' && i + 3 < value.Length && DnsNames.TryOctal(value.AsSpan(i + 1, 3), out var octet))
                (octets, i) = (Append(octets, octet), i + 3);
            else if (c == '\\' && i + 1 < value.Length)
                i = AppendChar(octets, value, i + 1);
            else if (inString || !char.IsWhiteSpace(c))
                i = AppendChar(octets, value, i);
        }
        return Encoding.UTF8.GetString([.. octets]);
    }

    private static List<byte> Append(List<byte> octets, byte octet)
    {
        octets.Add(octet);
        return octets;
    }

    /// <summary>Appends the character at the index, and gives the index of its last half when it is a surrogate pair.</summary>
    private static int AppendChar(List<byte> octets, string value, int index)
    {
        var length = char.IsHighSurrogate(value[index]) && index + 1 < value.Length ? 2 : 1;
        octets.AddRange(Encoding.UTF8.GetBytes(value.Substring(index, length)));
        return index + length - 1;
    }
}

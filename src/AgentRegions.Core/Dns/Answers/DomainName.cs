using System.Text;

namespace AgentRegions.Core.Dns.Answers;

/// <summary>
/// Names in one form: lower case, without the final dot, every octet outside a-z, 0-9, '-', '_' and the asterisk as an
/// escape of three octal digits, as Route 53 writes it ("DNS domain name format").
/// </summary>
public static class DomainName
{
    public static string Normalize(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var normal = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '\\' && i + 3 < name.Length && Octal(name.AsSpan(i + 1, 3)) is { } octet)
                (_, i) = (Append(normal, octet), i + 3);
            else if (name[i] == '.')
                normal.Append('.');
            else if (char.IsHighSurrogate(name[i]) && i + 1 < name.Length)
                AppendAll(normal, name.AsSpan(i++, 2));
            else
                AppendAll(normal, name.AsSpan(i, 1));
        }
        if (normal.Length > 0 && normal[^1] == '.')
            normal.Length--;
        return normal.ToString();
    }

    /// <summary>Adds one octet of a label in the form above.</summary>
    public static StringBuilder Append(StringBuilder name, byte octet)
    {
        ArgumentNullException.ThrowIfNull(name);
        var c = char.ToLowerInvariant((char)octet);
        return octet < 128 && (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '*')
            ? name.Append(c)
            : name.Append('\\').Append((char)('0' + (octet >> 6))).Append((char)('0' + ((octet >> 3) & 7))).Append((char)('0' + (octet & 7)));
    }

    /// <summary>Whether a name is the zone's or below it; both normalized.</summary>
    public static bool IsWithin(string name, string zone)
    {
        ArgumentNullException.ThrowIfNull(name);
        return zone == "" || name == zone || (name.EndsWith(zone, StringComparison.Ordinal) && name[^(zone.Length + 1)] == '.');
    }

    /// <summary>Without the first label; null for a name of one label.</summary>
    public static string? Parent(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? name[(dot + 1)..] : null;
    }

    /// <summary>The value of three octal digits up to 377, or null.</summary>
    public static byte? Octal(ReadOnlySpan<char> digits) => digits is [>= '0' and <= '3', >= '0' and <= '7', >= '0' and <= '7']
        ? (byte)(((digits[0] - '0') << 6) | ((digits[1] - '0') << 3) | (digits[2] - '0'))
        : null;

    private static void AppendAll(StringBuilder name, ReadOnlySpan<char> text)
    {
        Span<byte> octets = stackalloc byte[8];
        foreach (var octet in octets[..Encoding.UTF8.GetBytes(text, octets)])
            Append(name, octet);
    }
}

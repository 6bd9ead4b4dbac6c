using System.Text;

namespace AgentRegions.Aws.Zones;

/// <summary>
/// Names here are lower case without the final dot. Route 53 adds the dot and writes every octet outside a-z, 0-9, '-', '_' and
/// '.' as an escape of three octal digits: <c>\052</c> is the asterisk of a wildcard.
/// </summary>
internal static class DnsNames
{
    public static string Normalize(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Contains('\\', StringComparison.Ordinal))
            name = Unescape(name);
        return (name.EndsWith('.') ? name[..^1] : name).ToLowerInvariant();
    }

    public static string ToRoute53(string name)
    {
        var normal = Normalize(name);
        if (normal.All(IsPlain))
            return normal;
        var escaped = new StringBuilder(normal.Length + 8);
        foreach (var octet in Encoding.UTF8.GetBytes(normal))
        {
            if (IsPlain((char)octet))
                escaped.Append((char)octet);
            else
                escaped.Append('\\').Append(Convert.ToString(octet, 8).PadLeft(3, '0'));
        }
        return escaped.ToString();
    }

    public static bool IsWithin(string name, string zone)
    {
        var (inner, outer) = (Normalize(name), Normalize(zone));
        return inner == outer || inner.EndsWith($".{outer}", StringComparison.Ordinal);
    }

    /// <summary>
    /// Route 53's order (API reference, ListResourceRecordSets, "Sort order"): the labels from the last to the first, each with a trailing dot,
    /// as one text. A hyphen sorts before the dot, so agent-eu.example.com comes before agent.example.com.
    /// </summary>
    public static int Compare(string left, string right) => string.CompareOrdinal(Reversed(left), Reversed(right));

    private static string Reversed(string name)
    {
        var labels = ToRoute53(name).Split('.');
        Array.Reverse(labels);
        return $"{string.Join('.', labels)}.";
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.';

    private static string Unescape(string name)
    {
        var octets = new List<byte>(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '\\' && i + 3 < name.Length && TryOctal(name.AsSpan(i + 1, 3), out var octet))
            {
                octets.Add(octet);
                i += 3;
            }
            else
            {
                octets.AddRange(Encoding.UTF8.GetBytes(name, i, 1));
            }
        }
        return Encoding.UTF8.GetString([.. octets]);
    }

    internal static bool TryOctal(ReadOnlySpan<char> digits, out byte octet)
    {
        octet = 0;
        if (digits is not [>= '0' and <= '3', >= '0' and <= '7', >= '0' and <= '7'])
            return false;
        octet = (byte)(((digits[0] - '0') << 6) | ((digits[1] - '0') << 3) | (digits[2] - '0'));
        return true;
    }
}

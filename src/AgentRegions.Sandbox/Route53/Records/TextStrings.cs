using System.Text;
using AgentRegions.Core.Dns.Answers;

namespace AgentRegions.Sandbox.Route53.Records;

/// <summary>The strings of a TXT value: what stands between quotation marks, with escapes resolved.</summary>
internal static class TextStrings
{
    /// <returns>Their octets, or null when a quotation mark is missing.</returns>
    public static IReadOnlyList<byte[]>? Read(string value)
    {
        var strings = new List<byte[]>();
        var i = 0;
        while (i < value.Length)
        {
            if (value[i] is ' ' or '\t')
            {
                i++;
                continue;
            }
            if (value[i] != '"' || ReadOne(value, ref i) is not { } octets)
                return null;
            strings.Add(octets);
        }
        return strings.Count > 0 ? strings : null;
    }

    /// <summary>From the opening quotation mark to behind the closing one.</summary>
    private static byte[]? ReadOne(string value, ref int i)
    {
        var octets = new List<byte>();
        for (i++; i < value.Length; i++)
        {
            if (value[i] == '"')
            {
                i++;
                return [.. octets];
            }
            if (value[i] == '\\' && i + 3 < value.Length && DomainName.Octal(value.AsSpan(i + 1, 3)) is { } octet)
                i = Add(octets, octet, i + 3);
            else if (value[i] == '\\' && i + 1 < value.Length)
                octets.Add((byte)value[++i]);
            else if (value[i] < 128)
                octets.Add((byte)value[i]);
            else
                octets.AddRange(Encoding.UTF8.GetBytes(value, i, 1));
        }
        return null;
    }

    private static int Add(List<byte> octets, byte octet, int last)
    {
        octets.Add(octet);
        return last;
    }
}

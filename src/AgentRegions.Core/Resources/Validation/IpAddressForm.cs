using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AgentRegions.Core.Resources.Validation;

/// <summary>Stricter than <see cref="IPAddress.TryParse(string?, out IPAddress?)"/>, which also takes <c>1</c>, <c>0x7f.1</c> and scopes.</summary>
internal static class IpAddressForm
{
    public static bool IsIpv4(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 4 && parts.All(part =>
            byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == part);
    }

    /// <summary>RFC 5952, so that one address has one text; without embedded IPv4.</summary>
    public static bool IsShortestIpv6(string text) =>
        text.All(c => char.IsAsciiHexDigit(c) || c == ':')
        && IPAddress.TryParse(text, out var address)
        && address.AddressFamily == AddressFamily.InterNetworkV6
        && !address.IsIPv4MappedToIPv6
        && Shortest(address.GetAddressBytes()) == text;

    private static string Shortest(byte[] bytes)
    {
        var groups = Enumerable.Range(0, 8).Select(i => (bytes[2 * i] << 8) | bytes[(2 * i) + 1]).ToArray();
        var (start, length) = LongestZeros(groups);
        return length < 2
            ? Join(groups)
            : $"{Join(groups[..start])}::{Join(groups[(start + length)..])}";
    }

    private static string Join(int[] groups) => string.Join(':', groups.Select(g => g.ToString("x", CultureInfo.InvariantCulture)));

    /// <summary>The first of the longest runs.</summary>
    private static (int Start, int Length) LongestZeros(int[] groups)
    {
        var best = (Start: 0, Length: 0);
        for (var i = 0; i < groups.Length; i++)
        {
            var length = groups.AsSpan(i).IndexOfAnyExcept(0) is var end and >= 0 ? end : groups.Length - i;
            if (length > best.Length)
                best = (i, length);
        }
        return best;
    }
}

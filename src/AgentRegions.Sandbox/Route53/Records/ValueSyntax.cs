using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AgentRegions.Core.Dns.Answers;

namespace AgentRegions.Sandbox.Route53.Records;

/// <summary>"Supported DNS record types": what a value of each type looks like.</summary>
internal static class ValueSyntax
{
    /// <returns>Why Route 53 refuses the value, in its words where they are known, or null.</returns>
    public static string? Problem(RecordType type, string value)
    {
        var (code, why) = type switch
        {
            RecordType.A when !IsIpv4(value) => ("ARRDATAIllegalIPv4Address", "Value is not a valid IPv4 address"),
            RecordType.AAAA when !IsIpv6(value) => ("AAAARRDATAIllegalIPv6Address", "Value is not a valid IPv6 address"),
            RecordType.CNAME or RecordType.NS or RecordType.PTR => Name(value),
            RecordType.TXT => Text(value),
            RecordType.MX => value.Split(' ') is [var priority, var host] && ushort.TryParse(priority, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                ? Name(host)
                : ("MXRRDATANotTwoFields", "MX record doesn't have 2 fields"),
            RecordType.SOA => value.Split(' ') is [var server, var mail, .. { Length: 5 } numbers] && numbers.All(n => uint.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                ? Name(server) is { Item1: { } } problem ? problem : Name(mail)
                : ("SOARRDATANotSevenFields", "SOA record doesn't have 7 fields"),
            RecordType.CAA => value.Split(' ', 3) is [var flags, var tag, var quoted] && byte.TryParse(flags, NumberStyles.None, CultureInfo.InvariantCulture, out _) && tag.Length > 0 && tag.All(char.IsAsciiLetterOrDigit)
                ? Text(quoted)
                : ("CAARRDATANotThreeFields", "CAA record doesn't have 3 fields"),
            RecordType.SRV => value.Split(' ') is [.. { Length: 3 } numbers, var host] && numbers.All(n => ushort.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                ? Name(host)
                : ("SRVRRDATANotFourFields", "SRV record doesn't have 4 fields"),
            _ => ((string?)null, ""),
        };
        return code is null ? null : Fatal(code, why, value);
    }

    /// <summary>Of a name, written in any way.</summary>
    public static string? NameProblem(string name) => Name(name) is ({ } code, var why) ? Fatal(code, why, name) : null;

    private static string Fatal(string code, string why, string value) => $"FATAL problem: {code} ({why}) encountered with '{value}'";

    private static bool IsIpv4(string value) =>
        value.Split('.') is { Length: 4 } parts && parts.All(p => byte.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var octet) && p == octet.ToString(CultureInfo.InvariantCulture));

    private static bool IsIpv6(string value) =>
        !value.Contains('%', StringComparison.Ordinal) && !value.Contains('[', StringComparison.Ordinal) && IPAddress.TryParse(value, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>RFC 1035, 2.3.4: labels of 1 to 63 octets, 255 in all.</summary>
    private static (string? Code, string Why) Name(string value)
    {
        if (value.Any(c => c is <= ' ' or > '~'))
            return ("UnsupportedCharacter", "Value contains unsupported characters");
        var labels = DomainName.Normalize(value).Split('.');
        if (labels.Any(label => label.Length == 0))
            return ("DomainLabelEmpty", "Domain label is empty");
        var lengths = labels.Select(Octets).ToList();
        return lengths.Any(length => length > 63) ? ("DomainLabelTooLong", "Domain label is too long")
            : lengths.Sum(length => length + 1) > 254 ? ("DomainNameTooLong", "Domain name is too long")
            : (null, "");
    }

    private static int Octets(string label) => label.Length - (3 * label.Count(c => c == '\\'));

    /// <summary>"TXT record type": strings of up to 255 characters, each in quotation marks, with spaces between.</summary>
    private static (string? Code, string Why) Text(string value) => TextStrings.Read(value) switch
    {
        null => ("InvalidCharacterString", "Value should be enclosed in quotation marks"),
        var strings when strings.Any(s => s.Length > 255) => ("CharacterStringTooLong", "Value is too long"),
        _ => (null, ""),
    };
}

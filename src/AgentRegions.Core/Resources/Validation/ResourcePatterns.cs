using System.Text.RegularExpressions;

namespace AgentRegions.Core.Resources.Validation;

/// <summary>
/// The forms of names in specs, each with what to write instead. Schema and <see cref="ResourceRules"/> use the same text:
/// RE2 without what .NET reads differently (classes such as \s, lookaround).
/// </summary>
public static partial class ResourcePatterns
{
    /// <summary>A DNS label, as object and region names are.</summary>
    public const string Label = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

    /// <summary>The name of a Kubernetes object.</summary>
    public const string ObjectName = "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$";

    /// <summary>At least two labels, lower case, no final dot. The last begins with a letter: an IP address is no DNS name.</summary>
    public const string DnsName = "^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?[.])+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$";

    /// <summary>An http or https URL of host, optional port and optional path: no user, query or fragment.</summary>
    public const string HttpUrl = "^https?://" + Host + Port + Path;

    /// <summary>The same; without TLS only to a loopback address.</summary>
    public const string SafeUrl = SafeAuthority + Path;

    // Labels without an empty one, or something that may be an IPv6 address: whether it is one the parser says.
    private const string Host = "([A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?([.][A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9])?)*|\\[[0-9A-Fa-f]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*\\])";
    private const string Port = "(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?";
    private const string Path = "(/[A-Za-z0-9._~%/-]*)?$";

    /// <summary>The beginning of a URL up to its path: https anywhere, http on loopback only.</summary>
    internal const string SafeAuthority = "^(https://" + Host + "|http://(localhost|127[.]0[.]0[.]1|\\[::1\\]))" + Port;

    /// <summary>What follows the host in a URL: printable ASCII without quotes and fragment.</summary>
    public const string UrlPath = "^/[!$-&(-~]*$";

    /// <summary>A Route 53 hosted zone's id.</summary>
    public const string HostedZoneId = "^[A-Z0-9]{1,32}$";

    /// <summary>A key of a Secret.</summary>
    public const string SecretKey = "^[A-Za-z0-9._-]+$";

    /// <summary>A DynamoDB table's name.</summary>
    public const string TableName = "^[A-Za-z0-9_.-]+$";

    /// <summary>A decimal from 0 to 1 with up to four places.</summary>
    public const string Share = "^(0([.][0-9]{1,4})?|1([.]0{1,4})?)$";

    /// <summary>Text without control characters.</summary>
    public const string PlainLine = "^[^\\x00-\\x1F\\x7F]*$";

    public const string PlainLineRemedy = "must be one line of plain text, without tabs and other control characters";
    public const string LabelRemedy = "must be lower case letters, digits and inner hyphens, for example us-east-1";
    public const string ObjectNameRemedy = "must be the name of an object: lower case letters, digits, and inner hyphens and dots";
    public const string DnsNameRemedy = "must be a full DNS name in lower case without a final dot, for example agent.example.com";
    public const string HttpUrlRemedy = "must be an http or https URL without user, query or fragment, for example https://agent-us.example.com";
    public const string SafeUrlRemedy = "must be an https URL without user, query or fragment, for example https://checks.example.com/ready; http is for loopback addresses only";
    public const string UrlPathRemedy = "must be a path that begins with a slash and has no spaces, quotes or #, for example /health";
    public const string HostedZoneIdRemedy = "must be a hosted zone's id without /hostedzone/, for example Z1D633PJN98FT9";
    public const string SecretKeyRemedy = "must be a key of a Secret: letters, digits, hyphens, underscores and dots";

    public const string TableNameRemedy = "must be a table's name: letters, digits, hyphens, underscores and dots";
    public const string ShareRemedy = "must be a decimal from 0 to 1 with at most four places, in quotes, for example \"0.03\"";

    [GeneratedRegex(Label, RegexOptions.CultureInvariant)]
    internal static partial Regex LabelRegex { get; }

    [GeneratedRegex(ObjectName, RegexOptions.CultureInvariant)]
    internal static partial Regex ObjectNameRegex { get; }

    [GeneratedRegex(DnsName, RegexOptions.CultureInvariant)]
    internal static partial Regex DnsNameRegex { get; }

    [GeneratedRegex(HttpUrl, RegexOptions.CultureInvariant)]
    internal static partial Regex HttpUrlRegex { get; }

    [GeneratedRegex(SafeUrl, RegexOptions.CultureInvariant)]
    internal static partial Regex SafeUrlRegex { get; }

    [GeneratedRegex(UrlPath, RegexOptions.CultureInvariant)]
    internal static partial Regex UrlPathRegex { get; }

    [GeneratedRegex(HostedZoneId, RegexOptions.CultureInvariant)]
    internal static partial Regex HostedZoneIdRegex { get; }

    [GeneratedRegex(SecretKey, RegexOptions.CultureInvariant)]
    internal static partial Regex SecretKeyRegex { get; }

    [GeneratedRegex(TableName, RegexOptions.CultureInvariant)]
    internal static partial Regex TableNameRegex { get; }

    [GeneratedRegex(PlainLine, RegexOptions.CultureInvariant)]
    internal static partial Regex PlainLineRegex { get; }

    [GeneratedRegex(Share, RegexOptions.CultureInvariant)]
    internal static partial Regex ShareRegex { get; }
}

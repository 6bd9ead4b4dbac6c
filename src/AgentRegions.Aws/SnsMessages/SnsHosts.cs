using System.Text.RegularExpressions;

namespace AgentRegions.Aws.SnsMessages;

/// <summary>The addresses of SNS itself. A message names two, and neither may lead anywhere else.</summary>
internal static partial class SnsHosts
{
    private const int MaxLength = 2048;

    /// <summary>The region of a topic's ARN.</summary>
    public static string RegionOf(string topicArn) => topicArn.Split(':') is [_, _, _, var region, ..] ? region : "";

    /// <summary>Null unless it is https at SNS in the region: no port, user, or fragment.</summary>
    public static Uri? Trusted(string? url, string region) =>
        url is { Length: > 0 and <= MaxLength } && Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && uri is { Scheme: "https", IsDefaultPort: true, UserInfo: "", Fragment: "" } && HostOf(region) is { } host && uri.Host == host
            ? uri
            : null;

    /// <summary>The names that a signing certificate of the region may be for.</summary>
    public static IReadOnlyList<string> SignersOf(string region)
    {
        var suffix = SuffixOf(region);
        return ["sns.amazonaws.com", $"sns.{region}.{suffix}", $"sns-{region}.{suffix}", $"sns-signing.{region}.{suffix}"];
    }

    private static string? HostOf(string region) => Region.IsMatch(region) ? $"sns.{region}.{SuffixOf(region)}" : null;

    private static string SuffixOf(string region) => region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Region { get; }
}

using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace AgentRegions.Sandbox.ApiServer.Schema;

/// <summary>The formats that the API server checks. Another name is no rule, as there.</summary>
internal static partial class Formats
{
    public static bool Fits(string text, string format) => format switch
    {
        "date-time" => DateTime().Match(text) is { Success: true } match && IsDate(match.Groups["date"].Value),
        "date" => IsDate(text),
        "duration" => GoDuration().IsMatch(text) || WordyDuration().IsMatch(text),
        "byte" => Convert.TryFromBase64String(text, new byte[text.Length], out _),
        "uuid" => Uuid().IsMatch(text),
        "ipv4" => text.Count(c => c == '.') == 3 && IPAddress.TryParse(text, out _),
        "ipv6" => text.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(text, out _),
        "cidr" => IPNetwork.TryParse(text, out _),
        _ => true,
    };

    public static bool Fits(double number, string? format) => format switch
    {
        "int32" => number is >= int.MinValue and <= int.MaxValue && Math.Truncate(number) == number,
        "int64" => number is >= long.MinValue and < -(double)long.MinValue && Math.Truncate(number) == number,
        "float" => Math.Abs(number) <= float.MaxValue,
        _ => true,
    };

    private static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    [GeneratedRegex(@"^(?<date>[0-9-]{10})t([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(z|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DateTime();

    [GeneratedRegex(@"^([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))*\z|^[+-]?0\z")]
    private static partial Regex GoDuration();

    /// <summary>5 days</summary>
    [GeneratedRegex(@"^[0-9]+\s*(ns|nanos?(econds?)?|us|µs|micros?(econds?)?|ms|millis?(econds?)?|s|secs?|seconds?|m|mins?|minutes?|h|hr|hours?|d|days?|w|wks?|weeks?)\z")]
    private static partial Regex WordyDuration();

    [GeneratedRegex("^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Uuid();
}

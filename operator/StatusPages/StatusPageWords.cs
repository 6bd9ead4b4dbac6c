using System.Globalization;

namespace AgentRegions.Operator.StatusPages;

/// <summary>What is said on the page and to programs alike.</summary>
internal static class StatusPageWords
{
    public const string SessionsKept = "Saved conversations are kept.";

    public static string Span(TimeSpan span)
    {
        var seconds = (long)span.TotalSeconds;
        var (count, unit) = seconds >= 120 && seconds % 60 == 0 ? (seconds / 60, "minutes") : (seconds, "seconds");
        return string.Create(CultureInfo.InvariantCulture, $"{count} {unit}");
    }
}

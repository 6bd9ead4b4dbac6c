using System.Globalization;

namespace AgentRegions.Core.Gates;

/// <summary>Spans for people. Coarse, since a status that shows every tenth of a second is written every tenth of a second.</summary>
internal static class Spans
{
    public static string Rounded(double seconds) => seconds switch
    {
        < 1 => $"{Math.Ceiling(seconds * 10) * 100:0} ms",
        < 10 => $"{Math.Ceiling(seconds):0} s",
        < 600 => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds / 10) * 10:0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds / 60):0} min"),
    };
}

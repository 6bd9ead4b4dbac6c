namespace AgentRegions.Sandbox.ApiServer.Tables;

/// <summary>A span of time in the two largest units that matter, as kubectl shows ages: 5m3s, 28h, 3d4h, 2y30d.</summary>
internal static class HumanDuration
{
    /// <summary>Up to this far in the future is taken for clocks that differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(2);

    public static string Of(TimeSpan span)
    {
        if (span <= -Skew)
            return "<invalid>";
        var (seconds, minutes, hours) = ((long)span.TotalSeconds, (long)span.TotalMinutes, (long)span.TotalHours);
        return span < TimeSpan.Zero ? "0s"
            : seconds < 120 ? $"{seconds}s"
            : minutes < 10 ? Pair(minutes, "m", seconds % 60, "s")
            : minutes < 180 ? $"{minutes}m"
            : hours < 8 ? Pair(hours, "h", minutes % 60, "m")
            : hours < 48 ? $"{hours}h"
            : hours < 24 * 8 ? Pair(hours / 24, "d", hours % 24, "h")
            : hours < 24 * 365 * 2 ? $"{hours / 24}d"
            : hours < 24 * 365 * 8 ? Pair(hours / 24 / 365, "y", hours / 24 % 365, "d")
            : $"{hours / 24 / 365}y";
    }

    private static string Pair(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}

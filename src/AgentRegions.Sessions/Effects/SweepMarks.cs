using System.Globalization;
using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Effects;

/// <summary>
/// Which effects are due to go in which hour, since a strongly consistent table expires nothing by itself and is not to be scanned:
/// <c>sweep#HOUR</c> / the effect's key.
/// </summary>
internal static class SweepMarks
{
    private const string PartitionName = "p";
    private const string SortName = "s";

    /// <summary>The last hour that was swept wholly.</summary>
    public static ItemKey Cursor { get; } = new("sweep", "cursor");

    public static TableItem Of(ItemKey effect, DateTimeOffset keepUntil) =>
        new(PartitionOf(HourOf(keepUntil)), $"{effect.Partition}/{effect.Sort}", (PartitionName, effect.Partition), (SortName, effect.Sort));

    public static ItemKey? EffectOf(TableItem mark) =>
        mark.TextOf(PartitionName) is { } partition && mark.TextOf(SortName) is { } sort ? new(partition, sort) : null;

    public static string PartitionOf(long hour) => "sweep#" + hour.ToString(CultureInfo.InvariantCulture);

    public static long HourOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 3600;
}

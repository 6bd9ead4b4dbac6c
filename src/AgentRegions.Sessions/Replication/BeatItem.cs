using System.Globalization;
using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Replication;

/// <summary>
/// A region's beat: <c>beats</c> / REGION. What it heard of the others stands in it, so that they learn when theirs arrived. Written by one process
/// of the region at a time; regions that are gone go by TTL.
/// </summary>
/// <param name="Counter">Raised with each beat, not with each echo.</param>
/// <param name="Process">Who beats for the region.</param>
/// <param name="Echoes">By region: the last counter heard of it, and for how long it was known before this was written.</param>
/// <param name="Lags">By region, for the other processes of this one.</param>
internal sealed record BeatItem(
    string Region, long Counter, string Process, IReadOnlyDictionary<string, (long Counter, TimeSpan Held)> Echoes, IReadOnlyDictionary<string, TimeSpan> Lags)
{
    public const string Partition = "beats";

    private const string CounterName = "n";
    private const string ProcessName = "o";
    private const string EchoesName = "e";
    private const string LagsName = "l";

    public TableItem ToItem(DateTimeOffset now) => new(
        Partition, Region,
        (CounterName, Counter), (ProcessName, Process),
        (EchoesName, Join(Echoes.Select(e => (e.Key, e.Value.Counter, e.Value.Held)))),
        (LagsName, Join(Lags.Select(l => (l.Key, 0L, l.Value)))),
        (TtlAttribute.Name, (now + TimeSpan.FromHours(1)).ToUnixTimeSeconds()));

    /// <returns>Null: the item is no beat.</returns>
    public static BeatItem? Read(TableItem item)
    {
        if (item.NumberOf(CounterName) is not { } counter || item.TextOf(ProcessName) is not { } process)
            return null;
        var echoes = Split(item.TextOf(EchoesName)).ToDictionary(e => e.Region, e => (e.Counter, e.Time), StringComparer.Ordinal);
        var lags = Split(item.TextOf(LagsName)).ToDictionary(e => e.Region, e => e.Time, StringComparer.Ordinal);
        return new(item.Key.Sort, counter, process, echoes, lags);
    }

    private static string Join(IEnumerable<(string Region, long Counter, TimeSpan Time)> entries) =>
        string.Join(',', entries.OrderBy(e => e.Region, StringComparer.Ordinal).Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Region}:{e.Counter}:{(long)e.Time.TotalMilliseconds}")));

    private static IEnumerable<(string Region, long Counter, TimeSpan Time)> Split(string? text)
    {
        foreach (var entry in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry.Split(':') is [var region, var counter, var time]
                && long.TryParse(counter, CultureInfo.InvariantCulture, out var number) && long.TryParse(time, CultureInfo.InvariantCulture, out var milliseconds))
            {
                yield return (region, number, TimeSpan.FromMilliseconds(milliseconds));
            }
        }
    }
}

using System.Globalization;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Planning;

/// <summary>
/// What a change would lose were the regions that it leaves gone at that moment. Of each, by what it said before its first failed probe:
/// <code>
///   sessions at risk   = its conversations stored within the last minutes            (sessions.active)
///   seconds            = lag of its slowest replica + age of the oldest checkpoint   (replication_lag_seconds + sessions.checkpoint_age_seconds)
/// </code>
/// What was stored before that is in the other regions. Sessions are added up, of the seconds the most counts. What one region has not said is unknown of all, and stays
/// absent. A source that lives stores what it has and loses nothing of it.
/// </summary>
public static class LossEstimate
{
    /// <summary>How old a checkpoint is at most where the region does not say: sidecars store every 5 s what changed.</summary>
    public static readonly TimeSpan AssumedCheckpointAge = TimeSpan.FromSeconds(5);

    /// <summary>A region is believed no greater number: what it says is shown to people.</summary>
    private const double Most = 1_000_000_000;

    /// <param name="leaving">The regions that are active and would not be any more.</param>
    /// <returns>Null when none is left.</returns>
    public static FailoverLoss? Of(IReadOnlyList<RegionState> leaving)
    {
        ArgumentNullException.ThrowIfNull(leaving);
        if (leaving.Count == 0)
            return null;
        var unknown = leaving.SelectMany(Unknown).ToList();
        var sessions = leaving.Select(r => r.Said?.Sessions?.Active).ToList();
        var seconds = leaving.Select(Seconds).ToList();
        return new()
        {
            Sessions = sessions.Contains(null) ? null : sessions.Sum(s => (long)Math.Clamp(s!.Value, 0, Most)),
            ExpectedLossSeconds = seconds.Contains(null) ? null : (long)Math.Ceiling(seconds.Max()!.Value),
            Detail = string.Join("; ", leaving.Select(Parts).OfType<string>().Concat(unknown)),
        };
    }

    private static double? Seconds(RegionState region) => Lag(region) + Age(region);

    private static double? Lag(RegionState region) => region.Said?.ReplicationLagSeconds is { } lag ? Math.Clamp(lag, 0, Most) : null;

    private static double Age(RegionState region) => Math.Clamp(region.Said?.Sessions?.CheckpointAgeSeconds ?? AssumedCheckpointAge.TotalSeconds, 0, Most);

    private static string? Parts(RegionState region) => Lag(region) is not { } lag ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{region.Name}: replication lag {lag:0.#} s + checkpoints up to {Age(region):0.#} s old{(region.Said?.Sessions?.CheckpointAgeSeconds is null ? ", assumed" : "")}");

    private static IEnumerable<string> Unknown(RegionState region)
    {
        if (region.Said is null)
        {
            yield return $"{region.Name} has said nothing of itself to the operator that decides";
            yield break;
        }
        if (region.Said.Sessions?.Active is null)
            yield return $"{region.Name} has not said how many sessions it carries (sessions.active of its health answer)";
        if (region.Said.ReplicationLagSeconds is null)
            yield return $"{region.Name} has not said its replication lag (replication_lag_seconds of its health answer)";
    }
}

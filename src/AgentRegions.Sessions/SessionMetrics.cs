using System.Diagnostics;
using System.Diagnostics.Metrics;
using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions;

/// <summary>The meter <c>AgentRegions.Sessions</c>, by region, release and schema revision. One instance for each <see cref="AgentSessions"/>.</summary>
internal sealed class SessionMetrics(SessionOptions options)
{
    public const string MeterName = "AgentRegions.Sessions";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Checkpoints = Meter.CreateCounter<long>(
        "agentregion_sessions_checkpoints_total", description: "Checkpoints; result is written, conflict (another process of the region wrote the session) or failed (tried again later).");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(
        "agentregion_sessions_checkpoint_duration_seconds", "s", "How long a checkpoint took, tries again included.");

    private static readonly Counter<long> Units = Meter.CreateCounter<long>(
        "agentregion_sessions_write_units_total", description: "Write units that the items written count for: one for each KB begun. Per replica of a global table.");

    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>(
        "agentregion_sessions_written_bytes_total", "By", "Size of the items written.");

    private static readonly Counter<long> Restores = Meter.CreateCounter<long>(
        "agentregion_sessions_restores_total", description: "Sessions read from the table; result is new, own, takenOver or stale.");

    private static readonly Counter<long> PeerReads = Meter.CreateCounter<long>(
        "agentregion_sessions_peer_reads_total", description: "Reads of another region's replica; result is answered, silent (no answer in time, or a refusal) or skipped (it was silent before).");

    private static readonly Counter<long> PeersAhead = Meter.CreateCounter<long>(
        "agentregion_sessions_peer_ahead_total", description: "Reads of another region's replica that brought what had not been replicated.");

    private static readonly Histogram<double> PeerDurations = Meter.CreateHistogram<double>(
        "agentregion_sessions_peer_read_duration_seconds", "s", "How long another region's replica took to answer, or was waited for.");

    private static readonly Counter<long> Forks = Meter.CreateCounter<long>(
        "agentregion_sessions_forks_total", description: "Other regions' heads that were written on from the same point; policy says what was done.");

    private static readonly Counter<long> Effects = Meter.CreateCounter<long>(
        "agentregion_sessions_effects_total", description: "Claims of side effects; result is claimed, replayed, inProgress, unknown, mismatch or refused.");

    public void Checkpoint(string result, TimeSpan duration)
    {
        Checkpoints.Add(1, Tags("result", result));
        Durations.Record(duration.TotalSeconds, Tags("result", result));
    }

    public void Wrote(TableItem item)
    {
        var size = ItemSize.Of(item);
        Bytes.Add(size, Tags());
        Units.Add(ItemSize.WriteUnits(size), Tags());
    }

    public void Restored(string result) => Restores.Add(1, Tags("result", result));

    /// <param name="took">Null: it was not asked.</param>
    public void PeerRead(string peer, string result, TimeSpan? took)
    {
        var tags = Tags("result", result);
        tags.Add("peer", peer);
        PeerReads.Add(1, tags);
        if (took is { } time)
            PeerDurations.Record(time.TotalSeconds, tags);
    }

    public void PeerAhead(string peer) => PeersAhead.Add(1, Tags("peer", peer));

    public void Forked(string policy) => Forks.Add(1, Tags("policy", policy));

    public void Claimed(string result) => Effects.Add(1, Tags("result", result));

    private TagList Tags(string name, string value)
    {
        var tags = Tags();
        tags.Add(name, value);
        return tags;
    }

    private TagList Tags() =>
        new() { { "region", options.Region }, { "release", options.Contract.Release ?? "" }, { "revision", options.Contract.SchemaRev ?? "" } };
}

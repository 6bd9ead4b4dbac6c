using AgentRegions.Core.Resources;
using AgentRegions.Core.Sessions;
using AgentRegions.Sessions.Payloads;

namespace AgentRegions.Sessions;

/// <summary>How sessions are kept. Every limit has a default that suits a chat agent.</summary>
public sealed record SessionOptions
{
    /// <summary>This process' region: the name of its AgentRegion. No other region may run under it: its name is part of every key it writes.</summary>
    public required string Region { get; set; }

    /// <summary>The tenant of sessions that are started by id alone.</summary>
    public string Tenant { get; set; } = "default";

    /// <summary>The memory revision of sessions that are started by id alone. See <see cref="SessionKey.MemRev"/>.</summary>
    public string? MemRev { get; set; }

    /// <summary>What this process runs; stands beside what it writes.</summary>
    public AgentContract Contract { get; set; } = new();

    /// <summary>Two regions wrote on from the same point.</summary>
    public ForkPolicy Forks { get; set; } = ForkPolicy.VersionWins;

    /// <summary>Messages that a session keeps, 1 to 1,000. See <see cref="MessageWindow"/>.</summary>
    public int Window { get; set; } = MessageWindow.DefaultSize;

    /// <summary>What was appended is stored after at most this long, without being asked. 100 ms to 10 min.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A session is gone this long after its last checkpoint. 1 min to 30 days.</summary>
    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Segments outlive their session by this, so that no head outlives what it names. 1 h to 30 days.</summary>
    public TimeSpan SegmentGrace { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Segments to a snapshot, 1 to 48; fewer where a head, which names them all, would outgrow a kilobyte.</summary>
    public int SnapshotEvery { get; set; } = 48;

    /// <summary>Of one message as JSON. 1 KB to 16 MB.</summary>
    public int MaxMessageBytes { get; set; } = 1024 * 1024;

    /// <summary>Of a session's window and state as JSON. 1 KB to 32 MB.</summary>
    public int MaxSessionBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>A tool's result that is larger as JSON is cut to this, and says so. Null: it is kept whole.</summary>
    public int? MaxToolResultBytes { get; set; }

    /// <summary>What all sessions of a process together keep in memory while it cannot be stored. 64 KB to 4 GB.</summary>
    public long MaxBufferedBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Other regions' heads are read again for this long after a take-over: replication may bring a later one. 0 to 1 h.</summary>
    public TimeSpan LateArrivals { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Another region's replica that is read beside the own one (<see cref="Core.Tables.SessionTables.Peers"/>) is waited for no longer than this: once for the heads, once for
    /// the segments. 50 ms to 5 s. Then the own replica counts alone.
    /// </summary>
    public TimeSpan PeerTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A closed session stays in memory for this long, for who opens it again. 0 to 1 h.</summary>
    public TimeSpan KeepOpen { get; set; } = TimeSpan.Zero;

    /// <summary>Knowledge of epoch and active set that is older is none: mutating effects are refused. 1 s to 1 h.</summary>
    public TimeSpan MaxKnowledgeAge { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A claimed effect that is not committed for this long is <c>Unknown</c>. 1 s to 1 h.</summary>
    public TimeSpan EffectTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Effects are kept for this and 24 h more: how far back a failover may replay. 0 to 30 days.</summary>
    public TimeSpan FailoverWindow { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Distance of the beats by which replication lag is measured, 1 s to 1 min; one small write of the region each time and for each other region's. Zero: off.</summary>
    public TimeSpan BeatInterval { get; set; } = TimeSpan.Zero;

    /// <summary>Payloads are sealed with these. Null: they are stored in the clear, as far as the table itself does not encrypt.</summary>
    public DataKeys? Keys { get; set; }

    /// <summary>How long a segment is kept from when it was written.</summary>
    internal TimeSpan SegmentLife => TimeToLive + SegmentGrace;

    /// <exception cref="ArgumentException">An option is out of its range; the message says all of them.</exception>
    public void Validate()
    {
        var problems = new List<string>();
        Check(SessionNames.Region.IsMatch(Region ?? ""), nameof(Region), SessionNames.RegionRemedy);
        Check(SessionNames.Name.IsMatch(Tenant ?? ""), nameof(Tenant), SessionNames.NameRemedy);
        Check(MemRev is null || SessionNames.Name.IsMatch(MemRev), nameof(MemRev), SessionNames.NameRemedy);
        Range(Window, 1, 1000, nameof(Window));
        Time(FlushInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10), nameof(FlushInterval));
        Time(TimeToLive, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30), nameof(TimeToLive));
        Time(SegmentGrace, TimeSpan.FromHours(1), TimeSpan.FromDays(30), nameof(SegmentGrace));
        Range(SnapshotEvery, 1, 48, nameof(SnapshotEvery));
        Range(MaxMessageBytes, 1024, 16 * 1024 * 1024, nameof(MaxMessageBytes));
        Range(MaxSessionBytes, 1024, 32 * 1024 * 1024, nameof(MaxSessionBytes));
        Check(MaxToolResultBytes is null or >= 64, nameof(MaxToolResultBytes), "must be at least 64, or null");
        Range(MaxBufferedBytes, 64 * 1024, 4L * 1024 * 1024 * 1024, nameof(MaxBufferedBytes));
        Time(LateArrivals, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(LateArrivals));
        Time(PeerTimeout, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5), nameof(PeerTimeout));
        Time(KeepOpen, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(KeepOpen));
        Time(MaxKnowledgeAge, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(MaxKnowledgeAge));
        Time(EffectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(EffectTimeout));
        Check(BeatInterval == TimeSpan.Zero || (BeatInterval >= TimeSpan.FromSeconds(1) && BeatInterval <= TimeSpan.FromMinutes(1)), nameof(BeatInterval), "must be 1 s to 1 min, or zero");
        Time(FailoverWindow, TimeSpan.Zero, TimeSpan.FromDays(30), nameof(FailoverWindow));
        if (problems.Count > 0)
            throw new ArgumentException($"session options: {string.Join("; ", problems)}");

        void Check(bool holds, string name, string remedy)
        {
            if (!holds)
                problems.Add($"{name} {remedy}");
        }

        void Range(long value, long least, long most, string name) =>
            Check(value >= least && value <= most, name, FormattableString.Invariant($"must be {least} to {most}, is {value}"));

        void Time(TimeSpan value, TimeSpan least, TimeSpan most, string name) =>
            Check(value >= least && value <= most, name, FormattableString.Invariant($"must be {least} to {most}, is {value}"));
    }
}

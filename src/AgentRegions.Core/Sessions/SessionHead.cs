using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Sessions;

/// <summary>What one region last wrote of a session: where it stands in the order, and the segments that make it up.</summary>
public sealed record SessionHead
{
    /// <summary>The region that wrote it, and the only one that ever writes this head.</summary>
    public required string Region { get; init; }

    /// <summary>The service's epoch, as the region knew it.</summary>
    public required long Epoch { get; init; }

    /// <summary>Raised by every checkpoint, and past all heads seen by a take-over.</summary>
    public required long Version { get; init; }

    public required VectorClock Clock { get; init; }

    /// <summary>By the store's time as far as it is known. To the millisecond.</summary>
    public required DateTimeOffset LastActiveAt { get; init; }

    /// <summary>From then on the session is as if it were not there.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The digest of each segment as it is stored, the snapshot first. Empty: the session has ended.</summary>
    public required IReadOnlyList<SegmentDigest> Segments { get; init; }

    /// <summary>Messages that were ever appended, also those that left the window.</summary>
    public required long MessageCount { get; init; }

    /// <summary>What the region ran when it wrote this.</summary>
    public AgentContract Contract { get; init; } = new();

    /// <summary>When the oldest of the segments was written: they are snapshotted anew before they go.</summary>
    public required DateTimeOffset SegmentsSince { get; init; }

    /// <summary>What other heads had and could not be read when the region went on from them; null: nothing was missing.</summary>
    public VectorClock? Behind { get; init; }

    /// <summary>The region went on from a restore that was not whole: where what was missing turns up, the two are merged, whatever the policy.</summary>
    public bool IsStale => Behind is not null && !Clock.Contains(Behind);

    public bool HasEnded => Segments.Count == 0;

    public bool HasExpired(DateTimeOffset storeTime) => storeTime >= ExpiresAt;

    /// <summary>As HTTP shows it: <c>epoch.version.region</c>.</summary>
    public string Tag => FormattableString.Invariant($"{Epoch}.{Version}.{Region}");
}

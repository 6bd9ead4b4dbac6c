using AgentRegions.Core.Sessions;

namespace AgentRegions.Sessions.Restoring;

/// <summary>A session as the table tells it.</summary>
internal sealed record Restored
{
    public required SessionContent Content { get; init; }

    /// <summary>All that the content contains, and the losers that were weighed against it.</summary>
    public required VectorClock Clock { get; init; }

    /// <summary>Whose content it is; null: the session is new, has ended or has expired.</summary>
    public SessionHead? Winner { get; init; }

    /// <summary>This region's own head, whatever it holds: the next one replaces it.</summary>
    public SessionHead? Own { get; init; }

    /// <summary>The content is exactly what the own head names.</summary>
    public bool IsOwn { get; init; }

    public long GreatestEpoch { get; init; }

    public long GreatestVersion { get; init; }

    /// <summary>All that the heads name, and what they lack themselves.</summary>
    public VectorClock Named { get; init; } = VectorClock.Empty;

    /// <summary>Something that a head names was not there, or not whole.</summary>
    public bool IsStale => !Clock.Contains(Named);

    public IReadOnlyList<SessionFork> Forks { get; init; } = [];
}

/// <summary>The heads of a session, of all regions: as this region's replica has them, or a peer's where that one is ahead.</summary>
internal sealed record HeadReading(IReadOnlyList<SessionHead> Heads, DateTimeOffset StoreTime)
{
    /// <summary>This replica's heads that a peer's took the place of: what goes on when nothing can be read of that one.</summary>
    public IReadOnlyList<SessionHead> Superseded { get; init; } = [];

    /// <summary>By region, whose head a peer brought: that peer, which may be another than the region that wrote it.</summary>
    public IReadOnlyDictionary<string, string> BroughtBy { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// What a peer's replica has beyond this one. A region's heads follow each other by epoch and version, so the greater one is the later; this region's own are
    /// written over what its own replica has, so that one alone says what they are.
    /// </summary>
    public HeadReading With(IEnumerable<PeerHeads> answers, string own)
    {
        var heads = Heads.ToDictionary(h => h.Region, StringComparer.Ordinal);
        var broughtBy = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (peer, head) in answers.SelectMany(a => a.Heads.Where(h => h.Region != own).Select(h => (a.Peer, h))))
        {
            if (!heads.TryGetValue(head.Region, out var here) || HeadOrder.ByVersion.Compare(head, here) > 0)
                (heads[head.Region], broughtBy[head.Region]) = (head, peer);
        }
        return this with
        {
            Heads = [.. heads.Values.OrderBy(h => h.Region, StringComparer.Ordinal)],
            BroughtBy = broughtBy,
            Superseded = [.. Heads.Where(h => !ReferenceEquals(heads[h.Region], h))],
        };
    }
}

/// <summary>A head with what could be read of it.</summary>
/// <param name="Content">Null: not even its snapshot is there.</param>
/// <param name="Clock">What the content contains: the head's, or an earlier one when segments are missing.</param>
internal sealed record LoadedHead(SessionHead Head, SessionContent? Content, VectorClock Clock, bool IsWhole);

using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;
using AgentRegions.Sessions.Heads;
using AgentRegions.Sessions.Segments;

namespace AgentRegions.Sessions.Restoring;

/// <summary>Finds out what a session holds: the heads in one query, then the segments that the winner names, by key.</summary>
internal sealed class Restorer(ITable table, PeerReplicas peers, SegmentReader segments, SessionOptions options, StoreClock clock)
{
    /// <param name="across">
    /// Other regions' replicas are asked too, where the session may have been written last: those that the service leaves, beside the own one; and once that names
    /// another region as the last one, that one, unless this region is fenced: then it takes nothing over, and replication brings it in time.
    /// </param>
    /// <exception cref="SessionException">A head is of a newer format.</exception>
    public async Task<HeadReading> ReadHeadsAsync(SessionKey key, bool across, CancellationToken cancellationToken)
    {
        if (!across || peers.AreNone)
            return await ReadHereAsync(key, cancellationToken);
        var leaving = peers.Leaving;
        var asked = ReadAcrossAsync(key, leaving, cancellationToken);
        var here = await ReadHereAsync(key, cancellationToken);
        var tips = peers.AreForTakeOver ? HeadOrder.Tips(here.Heads.Where(h => !h.HasExpired(here.StoreTime)), options.Forks) : [];
        var last = tips.Select(h => h.Region).Except(leaving);
        var answers = (await ReadAcrossAsync(key, [.. last], cancellationToken)).Concat(await asked).ToList();
        peers.Count(here, answers);
        return here.With(answers, options.Region);
    }

    public async Task<Restored> RestoreAsync(SessionKey key, HeadReading reading, CancellationToken cancellationToken)
    {
        var heads = reading.Heads;
        var live = heads.Where(h => !h.HasExpired(reading.StoreTime)).ToList();
        var tips = HeadOrder.Tips(live, options.Forks);
        // Whoever went on after an end that it did not know of is not to lose what it was told is stored.
        var going = tips.Where(t => !t.HasEnded).ToList();
        var superseded = reading.Superseded.Where(h => !h.HasExpired(reading.StoreTime)).ToList();
        var none = new Restored
        {
            Content = SessionContent.Empty,
            Clock = heads.Aggregate(VectorClock.Empty, (c, h) => c.Join(h.Clock)),
            Own = heads.FirstOrDefault(h => h.Region == options.Region),
            GreatestEpoch = heads.Select(h => h.Epoch).DefaultIfEmpty().Max(),
            GreatestVersion = heads.Select(h => h.Version).DefaultIfEmpty().Max(),
        };
        if (going.Count == 0)
            return none;
        var loaded = await Task.WhenAll(going.Select(h => LoadAsync(key, reading, h, BeforeOf(h), cancellationToken)));
        var usable = loaded.Where(l => l.Content is not null).ToList();
        if (usable.Count == 0)
        {
            var others = live.Except(going).Concat(superseded).Where(h => !h.HasEnded).OrderDescending(HeadOrder.ByVersion);
            usable = [.. (await Task.WhenAll(others.Select(h => ReadAsync(key, reading, h, cancellationToken)))).Where(l => l.Content is not null).Take(1)];
        }
        var ended = tips.Where(t => t.HasEnded).Aggregate(VectorClock.Empty, (c, h) => c.Join(h.Clock));
        var chosen = Choose(none, going, usable);
        return chosen with { Clock = chosen.Clock.Join(ended) };

        // What another region went on from is in what that one wrote.
        SessionHead? BeforeOf(SessionHead head) =>
            superseded.FirstOrDefault(h => h.Region == head.Region && !live.Any(l => l.Region != h.Region && l.Clock.Contains(h.Clock)));
    }

    /// <summary>One head with what it names, whatever the others are.</summary>
    public Task<LoadedHead> LoadAsync(SessionKey key, HeadReading reading, SessionHead head, CancellationToken cancellationToken) =>
        LoadAsync(key, reading, head, reading.Superseded.FirstOrDefault(h => h.Region == head.Region && !h.HasExpired(reading.StoreTime)), cancellationToken);

    /// <param name="before">The region's earlier head, which this replica has; its content stands in where nothing is there of the later one, which only a peer brought.</param>
    private async Task<LoadedHead> LoadAsync(SessionKey key, HeadReading reading, SessionHead head, SessionHead? before, CancellationToken cancellationToken)
    {
        var loaded = await ReadAsync(key, reading, head, cancellationToken);
        if (loaded.Content is not null || before is null or { HasEnded: true })
            return loaded;
        var earlier = await ReadAsync(key, reading, before, cancellationToken);
        return loaded with { Content = earlier.Content, Clock = earlier.Clock };
    }

    private async Task<LoadedHead> ReadAsync(SessionKey key, HeadReading reading, SessionHead head, CancellationToken cancellationToken)
    {
        List<string> peersToAsk = [head.Region];
        if (reading.BroughtBy.TryGetValue(head.Region, out var bringer) && bringer != head.Region)
            peersToAsk.Add(bringer);
        var bodies = await Task.WhenAll(head.Segments.Select(digest => ReadSegmentAsync(key, head.Region, digest, peersToAsk, cancellationToken)));
        SessionContent? content = null;
        var contained = VectorClock.Empty;
        foreach (var body in bodies)
        {
            if (body?.ApplyTo(content) is not { } next)
                return new(head, content, contained, IsWhole: false);
            content = next;
            contained = VectorClock.TryParse(body.Clock) ?? contained;
        }
        return new(head, content, head.Clock, IsWhole: true);
    }

    private async Task<HeadReading> ReadHereAsync(SessionKey key, CancellationToken cancellationToken)
    {
        var listing = await table.QueryAsync(key.Partition, HeadItem.Prefix, consistent: true, cancellationToken);
        clock.Saw(listing.StoreTime);
        return new([.. listing.Items.Select(HeadItem.Read)], listing.StoreTime);
    }

    private async Task<IEnumerable<PeerHeads>> ReadAcrossAsync(SessionKey key, IReadOnlyList<string> regions, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(regions.Select(region => peers.AskAsync(
            region,
            isFirst: true,
            async (peer, token) =>
            {
                var listing = await peer.QueryAsync(key.Partition, HeadItem.Prefix, consistent: true, token);
                return new PeerHeads(region, [.. listing.Items.Select(HeadItem.Read)]);
            },
            cancellationToken)));
        return answers.OfType<PeerHeads>();
    }

    /// <summary>What other replicas have, first that of the region which wrote it, where this one lacks it: its digest says that it is the same.</summary>
    private async Task<SegmentBody?> ReadSegmentAsync(SessionKey key, string region, SegmentDigest digest, IReadOnlyList<string> peersToAsk, CancellationToken cancellationToken)
    {
        var body = await segments.ReadAsync(table, key, region, digest, cancellationToken);
        foreach (var name in peersToAsk)
            body ??= await peers.AskAsync(name, isFirst: false, (peer, token) => segments.ReadAsync(peer, key, region, digest, token), cancellationToken);
        return body;
    }

    private Restored Choose(Restored none, List<SessionHead> tips, List<LoadedHead> usable)
    {
        var named = tips.Concat(usable.Select(u => u.Head)).Aggregate(VectorClock.Empty, (clock, head) => clock.Join(head.Clock).Join(head.Behind ?? VectorClock.Empty));
        if (usable.Count == 0)
            return none with { Clock = VectorClock.Empty, Winner = tips[0], Named = named };
        // What went on from an incomplete restore lacks what the others hold: they are put together, the complete ones first.
        var policy = usable.Any(u => u.Head.IsStale) ? ForkPolicy.Merge : options.Forks;
        if (policy != options.Forks)
            usable = [.. usable.OrderBy(u => u.Head.IsStale)];
        var winner = usable[0];
        var content = winner.Content!;
        var contained = winner.Clock;
        foreach (var other in usable.Skip(1))
        {
            content = policy == ForkPolicy.Merge ? SessionMerge.Of(content, other.Content!) : content;
            contained = contained.Join(other.Clock);
        }
        return none with
        {
            Content = content,
            Clock = contained,
            Winner = winner.Head,
            IsOwn = winner.Head.Region == options.Region && winner.IsWhole && usable.Count == 1 && tips.Count == 1 && ReferenceEquals(winner.Head, none.Own),
            Named = named,
            Forks = [.. usable.Skip(1).Select(u => new SessionFork(winner.Head, u.Head, policy))],
        };
    }
}

using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Sessions.Restoring;

/// <summary>The session table's replicas in other regions, as far as they may be read from here.</summary>
internal sealed class PeerReplicas
{
    private readonly SortedDictionary<string, PeerReplica> _peers = new(StringComparer.Ordinal);
    private readonly SessionOptions _options;
    private readonly IEpochSource _epochs;
    private readonly SessionMetrics _metrics;

    public PeerReplicas(SessionTables tables, SessionOptions options, IEpochSource epochs, SessionMetrics metrics, TimeProvider time, ILogger logger)
    {
        (_options, _epochs, _metrics) = (options, epochs, metrics);
        foreach (var (region, table) in tables.Peers.Where(p => p.Key != options.Region))
            _peers.Add(region, new(region, table, options.PeerTimeout, metrics, time, logger));
    }

    public bool AreNone => _peers.Count == 0;

    /// <summary>Peers whose regions the service leaves.</summary>
    public IReadOnlyList<string> Leaving => _epochs.Current is { Leaving: { Count: > 0 } leaving } ? [.. leaving.Where(_peers.ContainsKey).Distinct()] : [];

    /// <summary>Whether this region takes conversations over, so that what it goes on from is to be the last word.</summary>
    public bool AreForTakeOver => Fence.Of(_epochs.Current, _options.Region, _options.MaxKnowledgeAge) is null;

    /// <param name="isFirst">See <see cref="PeerReplica.AskAsync"/>.</param>
    /// <returns>Null: there is no such peer, it does not answer, or it has nothing.</returns>
    public async Task<T?> AskAsync<T>(string region, bool isFirst, Func<ITable, CancellationToken, Task<T?>> ask, CancellationToken cancellationToken)
        where T : class => _peers.TryGetValue(region, out var peer) ? await peer.AskAsync(isFirst, ask, cancellationToken) : null;

    /// <summary>Counts the peers that are ahead of the own replica.</summary>
    public void Count(HeadReading here, IEnumerable<PeerHeads> answers)
    {
        foreach (var answer in answers)
        {
            if (answer.Heads.Any(head => !here.Heads.Any(h => h.Region == head.Region && HeadOrder.ByVersion.Compare(h, head) >= 0)))
                _metrics.PeerAhead(answer.Peer);
        }
    }
}

/// <summary>A session's heads as a peer's replica has them.</summary>
internal sealed record PeerHeads(string Peer, IReadOnlyList<SessionHead> Heads);

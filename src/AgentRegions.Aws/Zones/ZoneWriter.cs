using AgentRegions.Core.Dns;

namespace AgentRegions.Aws.Zones;

/// <summary>
/// The changes of one zone. Whatever is asked for within the collection window, or while a request of this zone is in
/// flight, goes in one request: Route 53 takes one change of a zone at a time, and few requests a second.
/// </summary>
internal sealed class ZoneWriter(string zoneId, BatchSender sender, TimeSpan window, TimeProvider time, CancellationToken stopping)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<PendingChange> _waiting = new();
    private bool _running;

    public async Task<DnsChangeResult> ApplyAsync(PendingChange change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        bool start;
        lock (_lock)
        {
            _waiting.AddLast(change);
            start = !_running;
            _running = true;
        }
        if (start)
            _ = PumpAsync();
        await using var registration = cancellationToken.UnsafeRegister(static (change, token) => ((PendingChange)change!).Withdraw(token), change);
        return await change.Result;
    }

    private async Task PumpAsync()
    {
        try
        {
            await Task.Delay(window, time, stopping);
        }
        catch (OperationCanceledException)
        {
            // What waits is failed below.
        }
        while (TakeBatch() is { Count: > 0 } batch)
            await sender.SendAsync(zoneId, batch, stopping);
    }

    /// <summary>As many as fit in their order; a name that is already in the batch waits for the next.</summary>
    private List<PendingChange> TakeBatch()
    {
        lock (_lock)
        {
            var batch = new List<PendingChange>();
            var names = new HashSet<string>(StringComparer.Ordinal);
            var size = BatchSize.None;
            for (var node = _waiting.First; node is not null;)
            {
                var (change, next) = (node.Value, node.Next);
                var fits = batch.Count == 0 || (size + change.Size).Fits;
                if (fits && !names.Contains(change.Name))
                {
                    _waiting.Remove(node);
                    if (change.TrySend())
                    {
                        batch.Add(change);
                        names.Add(change.Name);
                        size += change.Size;
                    }
                }
                node = next;
            }
            _running = batch.Count > 0;
            return batch;
        }
    }
}

namespace AgentRegions.Sidecar.Caching.Warmup;

/// <summary>What waits to be offered to the peers: bounded, and whoever adds never waits. When it is full the oldest goes.</summary>
internal sealed class WarmupQueue(CacheMetrics metrics) : IDisposable
{
    private const long MaxBytes = 16 * 1024 * 1024;
    private const long BatchBytes = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<CacheEntry> _entries = new();
    private readonly SemaphoreSlim _some = new(0, 1);
    private long _bytes;

    public void Add(CacheEntry entry)
    {
        var dropped = 0;
        lock (_gate)
        {
            _entries.Enqueue(entry);
            _bytes += entry.Bytes;
            while (_bytes > MaxBytes)
            {
                _bytes -= _entries.Dequeue().Bytes;
                dropped++;
            }
            if (_some.CurrentCount == 0)
                _some.Release();
        }
        if (dropped > 0)
            metrics.Sent("dropped", dropped);
    }

    public void Dispose() => _some.Dispose();

    /// <summary>Waits for entries; the oldest of them, about a megabyte.</summary>
    public async Task<IReadOnlyList<CacheEntry>> TakeAsync(CancellationToken cancellationToken)
    {
        await _some.WaitAsync(cancellationToken);
        lock (_gate)
        {
            var batch = new List<CacheEntry>();
            for (var bytes = 0L; _entries.TryPeek(out var next) && (batch.Count == 0 || bytes + next.Bytes <= BatchBytes); bytes += next.Bytes)
                batch.Add(_entries.Dequeue());
            _bytes -= batch.Sum(e => e.Bytes);
            if (_entries.Count > 0 && _some.CurrentCount == 0)
                _some.Release();
            return batch;
        }
    }
}

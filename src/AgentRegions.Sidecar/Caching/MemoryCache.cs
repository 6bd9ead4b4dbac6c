namespace AgentRegions.Sidecar.Caching;

/// <summary>Bounded by bytes; what was not used for longest goes first. Safe for concurrent use.</summary>
internal sealed class MemoryCache(long maxBytes, TimeProvider time, CacheMetrics metrics) : ICache
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<CacheEntry>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<CacheEntry> _byUse = [];
    private long _bytes;

    public Task<CacheEntry?> GetAsync(string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_byKey.TryGetValue(key, out var node))
                return Task.FromResult<CacheEntry?>(null);
            if (node.Value.Left(time) <= TimeSpan.Zero)
            {
                Remove(node);
                return Task.FromResult<CacheEntry?>(null);
            }
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return Task.FromResult<CacheEntry?>(node.Value);
        }
    }

    public Task<bool> PutAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Bytes > maxBytes || entry.Left(time) <= TimeSpan.Zero)
            return Task.FromResult(false);
        lock (_gate)
        {
            if (_byKey.TryGetValue(entry.Key, out var standing))
            {
                if (standing.Value.MadeAt > entry.MadeAt && standing.Value.Left(time) > TimeSpan.Zero)
                    return Task.FromResult(false);
                Remove(standing);
            }
            _byKey.Add(entry.Key, _byUse.AddFirst(entry));
            _bytes += entry.Bytes;
            while (_bytes > maxBytes)
            {
                Remove(_byUse.Last!);
                metrics.Evicted();
            }
            metrics.Holds(_byKey.Count, _bytes);
        }
        return Task.FromResult(true);
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_byKey.TryGetValue(key, out var node))
                Remove(node);
        }
        return Task.CompletedTask;
    }

    public IReadOnlyList<CacheEntry> Recent(long maxBytes)
    {
        lock (_gate)
        {
            var left = maxBytes;
            return [.. _byUse.Where(e => e.Left(time) > TimeSpan.Zero).TakeWhile(e => (left -= e.Bytes) >= 0)];
        }
    }

    private void Remove(LinkedListNode<CacheEntry> node)
    {
        _byUse.Remove(node);
        _byKey.Remove(node.Value.Key);
        _bytes -= node.Value.Bytes;
        metrics.Holds(_byKey.Count, _bytes);
    }
}

namespace AgentRegions.Kubernetes.Queueing;

/// <summary>Keys and when they are due, with one timer for all of them. Of several delays of a key, the one that ends first counts.</summary>
internal sealed class DelayedKeys<TKey> : IDisposable
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<TKey, long> _heap = new();
    private readonly Dictionary<TKey, long> _dueAt = [];
    private readonly TimeProvider _time;
    private readonly Action<TKey> _due;
    private readonly ITimer _timer;
    private long _armedFor = long.MaxValue;
    private bool _disposed;

    public DelayedKeys(TimeProvider time, Action<TKey> due)
    {
        _time = time;
        _due = due;
        _timer = time.CreateTimer(static self => ((DelayedKeys<TKey>)self!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(TKey key, TimeSpan delay)
    {
        lock (_lock)
        {
            var dueAt = _time.GetTimestamp() + (long)Math.Ceiling(delay.TotalSeconds * _time.TimestampFrequency);
            if (_disposed || (_dueAt.TryGetValue(key, out var earlier) && earlier <= dueAt))
                return;
            _dueAt[key] = dueAt;
            _heap.Enqueue(key, dueAt);
            if (dueAt < _armedFor)
                Arm(dueAt);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _heap.Clear();
            _dueAt.Clear();
        }
        _timer.Dispose();
    }

    private void Fire()
    {
        lock (_lock)
            _armedFor = long.MaxValue;
        while (TryTakeDue(out var key))
            _due(key);
    }

    private bool TryTakeDue(out TKey key)
    {
        lock (_lock)
        {
            while (_heap.TryPeek(out key!, out var dueAt))
            {
                // An entry that an earlier delay replaced is void.
                if (!_dueAt.TryGetValue(key, out var current) || current != dueAt)
                {
                    _heap.Dequeue();
                    continue;
                }
                if (dueAt > _time.GetTimestamp())
                {
                    if (dueAt < _armedFor)
                        Arm(dueAt);
                    return false;
                }
                _heap.Dequeue();
                _dueAt.Remove(key);
                return true;
            }
            return false;
        }
    }

    private void Arm(long dueAt)
    {
        _armedFor = dueAt;
        var wait = Math.Ceiling((dueAt - _time.GetTimestamp()) * 1000.0 / _time.TimestampFrequency);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(wait, 0)), Timeout.InfiniteTimeSpan);
    }
}

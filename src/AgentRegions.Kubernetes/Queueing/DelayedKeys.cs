namespace AgentRegions.Kubernetes.Queueing;

/// <summary>Keys and when they are due, with one timer for all of them. Of several delays of a key, the one that ends first counts.</summary>
internal sealed class DelayedKeys<TKey> : IDisposable
    where TKey : notnull
{
    /// <summary>In milliseconds, what timers bear; a longer wait is armed again.</summary>
    private const long LongestTimer = int.MaxValue;

    private readonly Lock _lock = new();
    // The second part keeps keys that are due at the same instant in the order in which they were added.
    private readonly PriorityQueue<TKey, (long DueAt, long Order)> _heap = new();
    private readonly Dictionary<TKey, (long DueAt, long Order)> _due = [];
    private readonly TimeProvider _time;
    private readonly Action<TKey> _ready;
    private readonly ITimer _timer;
    private long _order;
    private long _armedFor = long.MaxValue;
    private bool _disposed;

    public DelayedKeys(TimeProvider time, Action<TKey> ready)
    {
        _time = time;
        _ready = ready;
        _timer = time.CreateTimer(static self => ((DelayedKeys<TKey>)self!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(TKey key, TimeSpan delay)
    {
        lock (_lock)
        {
            var dueAt = _time.GetTimestamp() + DivideUp((Int128)delay.Ticks * _time.TimestampFrequency, TimeSpan.TicksPerSecond);
            if (_disposed || (_due.TryGetValue(key, out var earlier) && earlier.DueAt <= dueAt))
                return;
            _due[key] = (dueAt, ++_order);
            _heap.Enqueue(key, (dueAt, _order));
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
            _due.Clear();
        }
        _timer.Dispose();
    }

    private void Fire()
    {
        lock (_lock)
            _armedFor = long.MaxValue;
        while (TryTakeDue(out var key))
            _ready(key);
    }

    private bool TryTakeDue(out TKey key)
    {
        lock (_lock)
        {
            while (_heap.TryPeek(out key!, out var next))
            {
                var dueAt = next.DueAt;
                // An entry that an earlier delay replaced is void.
                if (!_due.TryGetValue(key, out var current) || current != next)
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
                _due.Remove(key);
                return true;
            }
            return false;
        }
    }

    private void Arm(long dueAt)
    {
        _armedFor = dueAt;
        var wait = DivideUp((Int128)Math.Max(dueAt - _time.GetTimestamp(), 0) * 1000, _time.TimestampFrequency);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Min(wait, LongestTimer)), Timeout.InfiniteTimeSpan);
    }

    private static long DivideUp(Int128 number, long by) => (long)((number + by - 1) / by);
}

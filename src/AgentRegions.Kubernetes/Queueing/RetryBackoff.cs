using System.Runtime.InteropServices;

namespace AgentRegions.Kubernetes.Queueing;

/// <summary>A delay per key that doubles with every failure: 5 ms · 2ⁿ up to 1000 s, as in controller-runtime. Thread-safe.</summary>
public sealed class RetryBackoff<TKey>(TimeSpan? smallest = null, TimeSpan? largest = null)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly TimeSpan _smallest = smallest ?? TimeSpan.FromMilliseconds(5);
    private readonly TimeSpan _largest = largest ?? TimeSpan.FromSeconds(1000);

    /// <summary>Counts a failure and says how long to wait.</summary>
    public TimeSpan Next(TKey key)
    {
        int before;
        lock (_lock)
        {
            ref var failures = ref CollectionsMarshal.GetValueRefOrAddDefault(_failures, key, out _);
            before = failures;
            failures = before < int.MaxValue ? before + 1 : before;
        }
        var delay = _smallest.Ticks * Math.Pow(2, before);
        return delay < _largest.Ticks ? TimeSpan.FromTicks((long)delay) : _largest;
    }

    public int Failures(TKey key)
    {
        lock (_lock)
            return _failures.GetValueOrDefault(key);
    }

    public void Forget(TKey key)
    {
        lock (_lock)
            _failures.Remove(key);
    }
}

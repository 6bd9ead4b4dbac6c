namespace AgentRegions.Kubernetes.Caching;

/// <summary>
/// How long to wait before the API server is asked again: 0.8 s doubling to 30 s, each with up to as much again at random,
/// starting over when nothing failed for two minutes. The figures are client-go's.
/// </summary>
internal sealed class WatchBackoff(TimeProvider time, Jitter jitter)
{
    private static readonly TimeSpan Smallest = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan Largest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HealthyAfter = TimeSpan.FromMinutes(2);

    private TimeSpan _next = Smallest;
    private long? _last;

    public TimeSpan Next()
    {
        var now = time.GetTimestamp();
        if (_last is { } last && time.GetElapsedTime(last, now) > HealthyAfter)
            _next = Smallest;
        _last = now;
        var wait = _next + (_next * jitter.NextDouble());
        _next = _next * 2 < Largest ? _next * 2 : Largest;
        return wait;
    }
}

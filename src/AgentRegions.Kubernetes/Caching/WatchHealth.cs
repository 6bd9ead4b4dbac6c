namespace AgentRegions.Kubernetes.Caching;

/// <summary>Since when lists and watches fail, and why. Written by one loop, read by health checks.</summary>
internal sealed class WatchHealth(TimeProvider time)
{
    private sealed record Failure(long Since, string Reason);

    private volatile Failure? _failure;
    private long _lastStep = time.GetTimestamp();

    /// <summary>Null while all is well.</summary>
    public (TimeSpan For, string Reason)? Failing => _failure is { } failure ? (time.GetElapsedTime(failure.Since), failure.Reason) : null;

    /// <summary>How long ago the loop last did anything: an event, the end of a watch, a retry.</summary>
    public TimeSpan Idle => time.GetElapsedTime(Interlocked.Read(ref _lastStep));

    public void Step() => Interlocked.Exchange(ref _lastStep, time.GetTimestamp());

    /// <returns>Whether it failed before.</returns>
    public bool Succeeded()
    {
        Step();
        var failed = _failure is not null;
        _failure = null;
        return failed;
    }

    /// <returns>Whether this is the first failure in a row.</returns>
    public bool Failed(string reason)
    {
        Step();
        var first = _failure is null;
        _failure = new(_failure?.Since ?? time.GetTimestamp(), reason);
        return first;
    }
}

namespace AgentRegions.Aws.Route53;

/// <summary>
/// A token bucket over all requests of this process: Route 53 throttles an account at about 5 requests a second.
/// Whoever waits goes in order; changes go before reads, since a failover must not queue behind drift checks.
/// </summary>
internal sealed class RequestPace : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _urgent = new();
    private readonly Queue<TaskCompletionSource> _others = new();
    private readonly double _perSecond;
    private readonly double _burst;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private double _tokens;
    private long _countedAt;

    public RequestPace(double perSecond, int burst, TimeProvider time)
    {
        _perSecond = perSecond;
        _burst = burst;
        _time = time;
        _tokens = burst;
        _countedAt = time.GetTimestamp();
        _timer = time.CreateTimer(static pace => ((RequestPace)pace!).Release(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public async Task WaitAsync(bool urgent, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            (urgent ? _urgent : _others).Enqueue(turn);
        Release();
        await using var registration = cancellationToken.UnsafeRegister(
            static (turn, token) => ((TaskCompletionSource)turn!).TrySetCanceled(token), turn);
        await turn.Task;
    }

    private void Release()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            _tokens = Math.Min(_burst, _tokens + (_time.GetElapsedTime(_countedAt, now).TotalSeconds * _perSecond));
            _countedAt = now;
            while (_tokens >= 1 && (_urgent.TryDequeue(out var next) || _others.TryDequeue(out next)))
            {
                if (next.TrySetResult())
                    _tokens--;
            }
            if (_urgent.Count + _others.Count > 0)
                _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling((1 - _tokens) / _perSecond * 1000)), Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();
}

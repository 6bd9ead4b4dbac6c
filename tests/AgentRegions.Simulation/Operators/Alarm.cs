namespace AgentRegions.Simulation.Operators;

/// <summary>A wait that news ends early. One waits at a time.</summary>
internal sealed class Alarm
{
    private readonly ITimer _timer;
    private TaskCompletionSource? _waiting;
    private bool _rung;

    public Alarm(TimeProvider time) => _timer = time.CreateTimer(_ => End(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Ring()
    {
        _rung = true;
        if (_waiting is not null)
            _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    public Task WaitAsync(TimeSpan wait)
    {
        _waiting = new();
        _timer.Change(_rung || wait < TimeSpan.Zero ? TimeSpan.Zero : wait, Timeout.InfiniteTimeSpan);
        return _waiting.Task;
    }

    private void End()
    {
        var waiting = _waiting;
        _waiting = null;
        _rung = false;
        waiting?.TrySetResult();
    }
}

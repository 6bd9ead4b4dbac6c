namespace AgentRegions.Core.Membership;

/// <summary>A pause that news ends early. It goes through a timer either way, so who brings the news does none of the work that follows.</summary>
public sealed class Wakeup : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private TaskCompletionSource? _waiting;
    private bool _woken;

    public Wakeup(TimeProvider time) =>
        _timer = time.CreateTimer(static state => ((Wakeup)state!).End(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Ends the pause, or the next one should there be none now.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            if (_waiting is not null)
                _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>What was news until now is known.</summary>
    public void Clear()
    {
        lock (_gate)
            _woken = false;
    }

    public async Task WaitAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        var waiting = new TaskCompletionSource();
        lock (_gate)
        {
            _waiting = waiting;
            _timer.Change(_woken ? TimeSpan.Zero : pause, Timeout.InfiniteTimeSpan);
        }
        await using (cancellationToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), waiting))
            await waiting.Task;
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Dispose() => _timer.Dispose();

    private void End()
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            waiting = _waiting;
            _waiting = null;
        }
        waiting?.TrySetResult();
    }
}

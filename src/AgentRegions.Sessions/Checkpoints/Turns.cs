namespace AgentRegions.Sessions.Checkpoints;

/// <summary>
/// One at a time, in the order of asking. Unlike a semaphore's, its waiters go on in their own synchronization context also when their wait can
/// be cancelled, so that code on one thread stays there.
/// </summary>
internal sealed class Turns
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private bool _isTaken;

    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                return;
            }
            _waiting.Enqueue(turn = new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        using (cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn))
            await turn.Task;
    }

    public void Leave()
    {
        lock (_lock)
        {
            while (_waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult())
                    return;
            }
            _isTaken = false;
        }
    }
}

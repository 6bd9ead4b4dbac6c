namespace AgentRegions.Sandbox.Route53;

/// <summary>Which faults the next requests meet, and what hangs.</summary>
internal sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly List<(Route53Fault Fault, string? Operation)> _faults = [];
    private TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _held;

    public int Held => Volatile.Read(ref _held);

    public void Add(Route53Fault fault, int times, string? operation)
    {
        lock (_lock)
            _faults.AddRange(Enumerable.Repeat((fault, operation), times));
    }

    public void Clear()
    {
        lock (_lock)
            _faults.Clear();
    }

    public Route53Fault? Take(string operation)
    {
        lock (_lock)
        {
            var index = _faults.FindIndex(f => f.Operation is null || f.Operation == operation);
            if (index < 0)
                return null;
            var fault = _faults[index].Fault;
            _faults.RemoveAt(index);
            return fault;
        }
    }

    /// <summary>Until released, or until the client is gone.</summary>
    public async Task HoldAsync(CancellationToken gone)
    {
        Task released;
        lock (_lock)
            released = _release.Task;
        Interlocked.Increment(ref _held);
        try
        {
            await released.WaitAsync(gone);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for the answer any more.
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }
    }

    public void Release()
    {
        TaskCompletionSource now;
        lock (_lock)
            (now, _release) = (_release, new(TaskCreationOptions.RunContinuationsAsynchronously));
        now.TrySetResult();
    }
}

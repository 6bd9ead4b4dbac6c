using System.Diagnostics.CodeAnalysis;

namespace AgentRegions.Sandbox.ApiServer.Faults;

/// <summary>The switches of a server's faults. May be used at any time, from anywhere.</summary>
[SuppressMessage("Design", "CA1001", Justification = "a source without a timer holds nothing, and watches may still look at it")]
public sealed class ApiServerFaults
{
    private readonly Lock _gate = new();
    private readonly Action _compact;
    private ApiServerFault? _current;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _watches = new();

    internal ApiServerFaults(Action compact) => _compact = compact;

    /// <summary>Null: it is well. Watches that are open stay so: <see cref="CutWatches"/> breaks them.</summary>
    public ApiServerFault? Current
    {
        get
        {
            lock (_gate)
                return _current;
        }
        set
        {
            TaskCompletionSource changed;
            lock (_gate)
            {
                _current = value;
                changed = _changed;
                _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            changed.SetResult();
        }
    }

    internal CancellationToken WatchesCut
    {
        get
        {
            lock (_gate)
                return _watches.Token;
        }
    }

    /// <summary>Breaks the connection of every watch that is open now.</summary>
    public void CutWatches()
    {
        CancellationTokenSource watches;
        lock (_gate)
        {
            watches = _watches;
            _watches = new();
        }
        watches.Cancel();
    }

    /// <summary>Forgets the past: who asks for an older version is answered 410 Expired.</summary>
    public void Compact() => _compact();

    /// <summary>Waits while the server hangs.</summary>
    internal async Task<ApiServerFault?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_current is not ApiServerFault.Hang)
                    return _current;
                changed = _changed.Task;
            }
            await changed.WaitAsync(cancellationToken);
        }
    }
}

using System.Runtime.InteropServices;

namespace AgentRegions.Kubernetes.Queueing;

/// <summary>
/// Keys that wait for a worker. A key waits at most once, and one that a worker holds is not handed out again until <see cref="Done"/>;
/// added meanwhile, it runs once more. First in, first out within a <see cref="WorkPriority"/>.
/// </summary>
/// <remarks>
/// A key is in one of these states; Add moves down the left side, workers move along the right:
/// <code>
/// absent  --Add-->   queued  --TakeAsync-->  in flight  --Done-->  absent
///                      ^                         |Add
///                      '---------Done----- in flight, queued again
/// </code>
/// Thread-safe. Waiting workers are woken by the add itself; nothing polls.
/// </remarks>
public sealed class WorkQueue<TKey> : IWorkQueueGauges, IDisposable
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, State> _states = [];
    private readonly Queue<(TKey Key, long Ticket)> _high = [];
    private readonly Queue<(TKey Key, long Ticket)> _low = [];
    private readonly Queue<TaskCompletionSource<Work<TKey>>> _waiting = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RetryBackoff<TKey> _backoff;
    private readonly DelayedKeys<TKey> _delayed;
    private readonly TimeProvider _time;
    private readonly WorkQueueRecorder _recorder;
    private long _lastTicket;
    private int _depth;
    private int _inFlight;
    private bool _shutDown;

    public WorkQueue(string name, WorkQueueMetrics metrics, TimeProvider time, RetryBackoff<TKey>? backoff = null)
    {
        Name = name;
        _time = time;
        _backoff = backoff ?? new();
        _delayed = new(time, key => Add(key));
        _recorder = metrics.Register(this);
    }

    public string Name { get; }

    /// <summary>Keys that wait, without those whose delay runs.</summary>
    public int Depth
    {
        get
        {
            lock (_lock)
                return _depth;
        }
    }

    /// <summary>Completes after <see cref="ShutDown"/>, when no key is queued or in flight.</summary>
    public Task Drained => _drained.Task;

    /// <summary>Adds a key unless it waits already. Does nothing after <see cref="ShutDown"/>.</summary>
    public void Add(TKey key, WorkPriority priority = WorkPriority.High)
    {
        TimeSpan? waited = null;
        lock (_lock)
        {
            if (_shutDown)
                return;
            ref var state = ref CollectionsMarshal.GetValueRefOrAddDefault(_states, key, out _);
            if (state.Queued)
            {
                Lift(key, ref state, priority);
                return;
            }
            state.Queued = true;
            state.Priority = priority;
            state.Since = _time.GetTimestamp();
            _depth++;
            if (!state.InFlight)
                waited = Push(key, ref state);
        }
        _recorder.Added();
        if (waited is { } time)
            _recorder.Taken(time);
    }

    /// <summary>Adds a key when the delay is over. Of several delays of a key, the one that ends first counts.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }
        lock (_lock)
        {
            if (_shutDown)
                return;
        }
        _delayed.Add(key, delay);
    }

    /// <summary>Adds a key after its backoff, which doubles with every call until <see cref="Forget"/>. Returns the delay.</summary>
    public TimeSpan AddRateLimited(TKey key)
    {
        var delay = _backoff.Next(key);
        _recorder.Retried();
        AddAfter(key, delay);
        return delay;
    }

    /// <summary>The next failure of this key starts at the smallest backoff again.</summary>
    public void Forget(TKey key) => _backoff.Forget(key);

    /// <summary>How often a key was rate-limited since it was forgotten.</summary>
    public int Retries(TKey key) => _backoff.Failures(key);

    /// <summary>
    /// Waits for a key. The caller holds it until <see cref="Done"/>. A result without a key means that the queue is shut down.
    /// </summary>
    public ValueTask<Work<TKey>> TakeAsync()
    {
        TKey key;
        TimeSpan waited;
        lock (_lock)
        {
            if (!TryPop(out key))
            {
                if (_shutDown)
                    return new(default(Work<TKey>));
                var waiter = new TaskCompletionSource<Work<TKey>>(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Enqueue(waiter);
                return new(waiter.Task);
            }
            waited = Start(ref CollectionsMarshal.GetValueRefOrNullRef(_states, key));
        }
        _recorder.Taken(waited);
        return new(new Work<TKey>(key));
    }

    /// <summary>Gives a key back. When it was added meanwhile, it waits again.</summary>
    public void Done(TKey key)
    {
        TimeSpan worked;
        TimeSpan? waited = null;
        lock (_lock)
        {
            ref var state = ref CollectionsMarshal.GetValueRefOrNullRef(_states, key);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref state) || !state.InFlight)
                throw new InvalidOperationException($"{key} is not in flight");
            worked = _time.GetElapsedTime(state.Started);
            state.InFlight = false;
            _inFlight--;
            if (state.Queued)
                waited = Push(key, ref state);
            else
                _states.Remove(key);
            EndIfDrained();
        }
        _recorder.Worked(worked);
        if (waited is { } time)
            _recorder.Taken(time);
    }

    /// <summary>
    /// Takes no more keys and drops those whose delay runs. What is queued is still handed out, unless <paramref name="discard"/> drops it too.
    /// </summary>
    public void ShutDown(bool discard = false)
    {
        _delayed.Dispose();
        lock (_lock)
        {
            _shutDown = true;
            if (discard)
                DiscardQueued();
            EndIfDrained();
        }
    }

    public void Dispose() => ShutDown(discard: true);

    (int Depth, TimeSpan Unfinished, TimeSpan Longest) IWorkQueueGauges.Read()
    {
        lock (_lock)
        {
            var (unfinished, longest) = (TimeSpan.Zero, TimeSpan.Zero);
            if (_inFlight > 0)
                foreach (var state in _states.Values)
                {
                    if (!state.InFlight)
                        continue;
                    var running = _time.GetElapsedTime(state.Started);
                    unfinished += running;
                    longest = running > longest ? running : longest;
                }
            return (_depth, unfinished, longest);
        }
    }

    private void Lift(TKey key, ref State state, WorkPriority priority)
    {
        if (priority <= state.Priority)
            return;
        state.Priority = priority;
        if (!state.InFlight)
            Push(key, ref state);
    }

    /// <summary>Files a key under a new ticket (older tickets of it are void), or hands it to a worker that waits and says how long the key waited.</summary>
    private TimeSpan? Push(TKey key, ref State state)
    {
        if (_waiting.TryDequeue(out var waiter))
        {
            var waited = Start(ref state);
            waiter.SetResult(new(key));
            return waited;
        }
        state.Ticket = ++_lastTicket;
        (state.Priority == WorkPriority.High ? _high : _low).Enqueue((key, state.Ticket));
        return null;
    }

    private bool TryPop(out TKey key) => TryPop(_high, out key) || TryPop(_low, out key);

    private bool TryPop(Queue<(TKey Key, long Ticket)> queue, out TKey key)
    {
        while (queue.TryDequeue(out var next))
        {
            key = next.Key;
            if (_states.TryGetValue(key, out var state) && state.Queued && !state.InFlight && state.Ticket == next.Ticket)
                return true;
        }
        key = default!;
        return false;
    }

    private TimeSpan Start(ref State state)
    {
        state.Queued = false;
        state.InFlight = true;
        _depth--;
        _inFlight++;
        state.Started = _time.GetTimestamp();
        return _time.GetElapsedTime(state.Since, state.Started);
    }

    private void DiscardQueued()
    {
        foreach (var key in _states.Keys.ToArray())
        {
            ref var state = ref CollectionsMarshal.GetValueRefOrNullRef(_states, key);
            if (state.InFlight)
                state.Queued = false;
            else
                _states.Remove(key);
        }
        _high.Clear();
        _low.Clear();
        _depth = 0;
    }

    private void EndIfDrained()
    {
        if (!_shutDown || _depth > 0)
            return;
        if (_inFlight == 0)
            _drained.TrySetResult();
        // A key in flight may not come back: what was queued for it counts in the depth. So nothing is left to hand out.
        while (_waiting.TryDequeue(out var waiter))
            waiter.SetResult(default);
    }

    private struct State
    {
        public bool Queued;
        public bool InFlight;
        public WorkPriority Priority;
        public long Ticket;
        public long Since;
        public long Started;
    }
}

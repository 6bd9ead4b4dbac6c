namespace AgentRegions.Simulation.Kernel;

/// <summary>
/// One run of a program at a place. It is the synchronization context of all that runs in it, so every await resumes on the
/// scheduler's thread: at once when the process itself completes what is awaited, else as an event.
/// </summary>
internal sealed class SimProcess : SynchronizationContext
{
    private readonly Scheduler _scheduler;
    private readonly Queue<(IResumable What, int Tag)> _held = new();

    public SimProcess(Scheduler scheduler, int place, string name, ClockFault clock)
    {
        _scheduler = scheduler;
        Place = place;
        Name = name;
        Clock = new(scheduler, this, clock);
    }

    public int Place { get; }

    /// <summary>Unique among all processes of the world.</summary>
    public string Name { get; }

    public SimClock Clock { get; }

    public bool IsAlive { get; private set; } = true;

    public bool IsPaused { get; private set; }

    /// <summary>None of its awaits ever resumes; what it had sent is on its way.</summary>
    public void Crash()
    {
        IsAlive = false;
        _held.Clear();
    }

    /// <summary>SIGSTOP: nothing happens to it for a while, and its clocks go on.</summary>
    public void Pause(TimeSpan duration)
    {
        if (!IsAlive || IsPaused)
            return;
        IsPaused = true;
        _scheduler.After(duration, Resume);
    }

    public void Deliver(IResumable what, int tag)
    {
        if (!IsAlive)
            return;
        if (IsPaused)
            _held.Enqueue((what, tag));
        else
            Run(what, tag);
    }

    public void Run(Action act) => Deliver(new Job(act), 0);

    public override void Post(SendOrPostCallback d, object? state)
    {
        // Finalizers of what a crashed process left behind come here too, on their own thread and at no time of this world.
        if (IsAlive)
            _scheduler.At(_scheduler.Now, new Posted(this, d, state));
    }

    public override SynchronizationContext CreateCopy() => this;

    private void Run(IResumable what, int tag)
    {
        var before = Current;
        SetSynchronizationContext(this);
        what.Resume(tag);
        SetSynchronizationContext(before);
    }

    private void Resume()
    {
        IsPaused = false;
        while (IsAlive && !IsPaused && _held.TryDequeue(out var next))
            Run(next.What, next.Tag);
    }

    private sealed class Job(Action act) : IResumable
    {
        public void Resume(int tag) => act();
    }

    private sealed class Posted(SimProcess process, SendOrPostCallback callback, object? state) : ProcessEvent(process)
    {
        public override void Resume(int tag) => callback(state);
    }
}

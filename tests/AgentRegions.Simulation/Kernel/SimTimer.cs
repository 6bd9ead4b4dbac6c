namespace AgentRegions.Simulation.Kernel;

/// <summary>A timer of a process. Each change makes what was scheduled before void; the tag tells which change an event belongs to.</summary>
internal sealed class SimTimer(Scheduler scheduler, SimProcess process, SimClock clock, TimerCallback callback, object? state)
    : ProcessEvent(process), ITimer
{
    private int _change;
    private TimeSpan _period;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _change++;
        _period = period;
        if (dueTime >= TimeSpan.Zero && Process.IsAlive)
            scheduler.At(scheduler.Now + clock.Real(dueTime), this, _change);
        return true;
    }

    public override void Resume(int tag)
    {
        if (tag != _change)
            return;
        // Before the callback, which may change it.
        if (_period > TimeSpan.Zero)
            scheduler.At(scheduler.Now + clock.Real(_period), this, _change);
        callback(state);
    }

    public void Dispose() => _change++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}

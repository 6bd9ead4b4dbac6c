namespace AgentRegions.Simulation.Kernel;

/// <summary>Virtual time: a binary heap of events, ordered by their time, then by when they were scheduled. One thread runs it.</summary>
internal sealed class Scheduler(Trace trace)
{
    private Entry[] _heap = new Entry[256];
    private int _count;
    private long _order;

    /// <summary>Ticks of 100 ns since the world began.</summary>
    public long Now { get; private set; }

    public long Fired { get; private set; }

    /// <summary>Set to end <see cref="RunUntil"/> after the current event.</summary>
    public bool Stopped { get; set; }

    public Trace Trace => trace;

    public void After(TimeSpan wait, SimEvent what, int tag = 0) => At(Now + wait.Ticks, what, tag);

    public void After(TimeSpan wait, Action act) => At(Now + wait.Ticks, new WorldEvent(act));

    public void At(long time, SimEvent what, int tag = 0)
    {
        if (_count == _heap.Length)
            Array.Resize(ref _heap, _count * 2);
        var entry = new Entry(Math.Max(time, Now), _order++, what, tag);
        var at = _count++;
        while (at > 0)
        {
            var parent = (at - 1) / 2;
            if (!entry.Before(_heap[parent]))
                break;
            _heap[at] = _heap[parent];
            at = parent;
        }
        _heap[at] = entry;
    }

    public void RunUntil(long end)
    {
        while (!Stopped && _count > 0 && _heap[0].Time <= end)
        {
            var next = Take();
            Now = next.Time;
            Fired++;
            trace.Mix(next.Time ^ ((long)next.Tag << 56));
            next.What.Fire(next.Tag);
        }
        if (!Stopped)
            Now = end;
    }

    private Entry Take()
    {
        var first = _heap[0];
        var last = _heap[--_count];
        _heap[_count] = default;
        var at = 0;
        while (true)
        {
            var child = (2 * at) + 1;
            if (child >= _count)
                break;
            if (child + 1 < _count && _heap[child + 1].Before(_heap[child]))
                child++;
            if (!_heap[child].Before(last))
                break;
            _heap[at] = _heap[child];
            at = child;
        }
        if (_count > 0)
            _heap[at] = last;
        return first;
    }

    private readonly record struct Entry(long Time, long Order, SimEvent What, int Tag)
    {
        public bool Before(in Entry other) => Time < other.Time || (Time == other.Time && Order < other.Order);
    }
}

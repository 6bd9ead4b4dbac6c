namespace AgentRegions.Sidecar.Health;

/// <summary>How many of the last hundred effects had run before.</summary>
internal sealed class DedupeRate
{
    private const int Window = 100;
    private readonly Lock _gate = new();
    private readonly Queue<bool> _last = new(Window);
    private int _hits;

    /// <summary>Null: none was asked for yet.</summary>
    public double? Share
    {
        get
        {
            lock (_gate)
                return _last.Count == 0 ? null : Math.Round((double)_hits / _last.Count, 3);
        }
    }

    public void Saw(bool isHit)
    {
        lock (_gate)
        {
            if (_last.Count == Window && _last.Dequeue())
                _hits--;
            _last.Enqueue(isHit);
            _hits += isHit ? 1 : 0;
        }
    }
}

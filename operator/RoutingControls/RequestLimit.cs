namespace AgentRegions.Operator.RoutingControls;

/// <summary>So many a second, counted in whole seconds of the monotonic clock.</summary>
internal sealed class RequestLimit(int perSecond, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _second;
    private int _taken;

    public bool TryTake()
    {
        var second = time.GetTimestamp() / time.TimestampFrequency;
        lock (_lock)
        {
            if (second != _second)
                (_second, _taken) = (second, 0);
            return _taken++ < perSecond;
        }
    }
}

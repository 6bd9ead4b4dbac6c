namespace AgentRegions.Sandbox.Route53;

/// <summary>A bucket of requests that fills steadily ("Quotas: Amazon Route 53 API requests": five a second an account).</summary>
internal sealed class RequestBudget(Route53Settings settings, TimeProvider time)
{
    private double _left = settings.Burst;
    private long _at = time.GetTimestamp();

    public bool TryTake()
    {
        if (settings.RequestsPerSecond is not { } rate)
            return true;
        if (rate <= 0)
            return false;
        var now = time.GetTimestamp();
        _left = Math.Min(settings.Burst, _left + (time.GetElapsedTime(_at, now).TotalSeconds * rate));
        _at = now;
        if (_left < 1)
            return false;
        _left--;
        return true;
    }
}

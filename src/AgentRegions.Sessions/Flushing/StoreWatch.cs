using Microsoft.Extensions.Logging;

namespace AgentRegions.Sessions.Flushing;

/// <summary>Whether the store takes checkpoints; a line is logged when that changes. Safe for concurrent use.</summary>
internal sealed class StoreWatch(TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private (long Stamp, string Error)? _away;

    public (TimeSpan For, string Error)? Away
    {
        get
        {
            lock (_lock)
                return _away is var (stamp, error) ? (time.GetElapsedTime(stamp), error) : null;
        }
    }

    public void Answered()
    {
        lock (_lock)
        {
            if (_away is not var (stamp, _))
                return;
            _away = null;
            SessionLog.StoreBack(logger, Math.Round(time.GetElapsedTime(stamp).TotalSeconds, 1));
        }
    }

    public void Failed(string error)
    {
        lock (_lock)
        {
            if (_away is null)
                SessionLog.StoreAway(logger, error);
            _away = (_away?.Stamp ?? time.GetTimestamp(), error);
        }
    }
}

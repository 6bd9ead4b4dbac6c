using Microsoft.Extensions.Logging;

namespace AgentRegions.Sessions.Flushing;

/// <summary>
/// Whether the store answers; a line is logged when that changes. Reads and writes apart: a store that is read from and takes no checkpoint is away.
/// Safe for concurrent use.
/// </summary>
internal sealed class StoreWatch(TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly (long Stamp, string Error)?[] _away = new (long, string)?[2];

    /// <summary>Since the first of the failures that no success followed, and what the last one said.</summary>
    public (TimeSpan For, string Error)? Away
    {
        get
        {
            lock (_lock)
                return _away.Where(a => a is not null).OrderBy(a => a!.Value.Stamp).FirstOrDefault() is var (stamp, error) ? (time.GetElapsedTime(stamp), error) : null;
        }
    }

    public void Answered(StoreCall call)
    {
        lock (_lock)
        {
            if (_away[(int)call] is not var (stamp, _))
                return;
            _away[(int)call] = null;
            SessionLog.StoreBack(logger, call, Math.Round(time.GetElapsedTime(stamp).TotalSeconds, 1));
        }
    }

    public void Failed(StoreCall call, string error)
    {
        lock (_lock)
        {
            if (_away[(int)call] is null)
                SessionLog.StoreAway(logger, call, error);
            _away[(int)call] = (_away[(int)call]?.Stamp ?? time.GetTimestamp(), error);
        }
    }
}

internal enum StoreCall
{
    Read,
    Write,
}

namespace AgentRegions.Sessions.Flushing;

/// <summary>
/// When a session looks at the other regions' heads again: after a take-over at growing distances, since replication may bring a later one; while it is
/// stale; and when the epoch changed. The loop's alone.
/// </summary>
internal sealed class LookAgain
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private long _since;
    private TimeSpan _distance;
    private TimeSpan _until;
    private bool _isSet;
    private long _epoch = -1;

    public void Begin(TimeProvider time, TimeSpan howLong, long epoch) =>
        (_since, _distance, _until, _isSet, _epoch) = (time.GetTimestamp(), First, howLong, howLong > TimeSpan.Zero, epoch);

    public bool IsDue(TimeProvider time, long epoch, bool isStale)
    {
        if (epoch != _epoch)
        {
            // Who the active region is has changed: what was written meanwhile, there or here, is looked for as after a take-over.
            Begin(time, _until > TimeSpan.Zero ? _until : TimeSpan.FromSeconds(30), epoch);
            return true;
        }
        return (_isSet || isStale) && time.GetElapsedTime(_since) >= _distance;
    }

    /// <summary>The heads were looked at.</summary>
    public void Done(TimeProvider time)
    {
        var passed = time.GetElapsedTime(_since);
        // The last look is at the end of the time, not up to twice as late.
        _isSet = passed < _until;
        _distance = _isSet ? Min(passed + passed, _until) : passed + Longest;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

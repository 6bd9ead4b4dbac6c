namespace AgentRegions.Sessions.Flushing;

/// <summary>
/// When a session looks at the other regions' heads again: after a take-over at growing distances, since replication may bring a later one; while it is
/// stale; and at once when the epoch changed, or the service comes here from another region. The loop's alone.
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
    private bool _isComing;

    /// <summary>The look that is due is the first one since the service changed regions.</summary>
    public bool IsFirst { get; private set; }

    /// <param name="isComing">The service comes here from another region, or came a moment ago.</param>
    public void Begin(TimeProvider time, TimeSpan howLong, long epoch, bool isComing) =>
        (_since, _distance, _until, _isSet, _epoch, _isComing) = (time.GetTimestamp(), First, howLong, howLong > TimeSpan.Zero, epoch, isComing);

    public bool IsDue(TimeProvider time, long epoch, bool isComing, bool isStale)
    {
        if (epoch != _epoch || (isComing && !_isComing))
        {
            // Who the active region is has changed: what was written meanwhile, there or here, is looked for as after a take-over.
            Begin(time, _until > TimeSpan.Zero ? _until : TimeSpan.FromSeconds(30), epoch, isComing);
            IsFirst = true;
        }
        _isComing = isComing;
        return IsFirst || ((_isSet || isStale) && time.GetElapsedTime(_since) >= _distance);
    }

    /// <summary>The heads were looked at.</summary>
    public void Done(TimeProvider time)
    {
        if (IsFirst)
        {
            IsFirst = false;
            return;
        }
        var passed = time.GetElapsedTime(_since);
        // The last look is at the end of the time, not up to twice as late.
        _isSet = passed < _until;
        _distance = _isSet ? Min(passed + passed, _until) : passed + Longest;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Notifications;

/// <summary>
/// Keeps conditions that come and go from telling it each time: one begins when it has been there for a while, and is over when it has been gone for a while. By this
/// process' monotonic clock; what was told stands in the ledger. Not thread-safe.
/// </summary>
public sealed class ConditionWatch(TimeProvider time)
{
    /// <summary>Someone who writes the records again and again is one drift.</summary>
    private static readonly TimeSpan DriftOver = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    private readonly Dictionary<NotificationEvent, (bool Present, long Since)> _runs = [];

    /// <summary>When to look again though nothing else calls for it; null: no need.</summary>
    public TimeSpan? AskAgainIn { get; private set; }

    /// <summary>Another operator leads, and watches.</summary>
    public void Forget()
    {
        _runs.Clear();
        AskAgainIn = null;
    }

    internal void BeginTurn() => AskAgainIn = null;

    /// <returns>True: tell that it began. False: tell that it is over. Null: nothing to tell now.</returns>
    internal bool? Judge(NotificationEvent condition, Finding finding, bool isOpen, TimeSpan stableFor)
    {
        if (finding is not Finding.Unknown)
        {
            var present = finding is Finding.Present;
            if (!_runs.TryGetValue(condition, out var run) || run.Present != present)
                _runs[condition] = (present, time.GetTimestamp());
        }
        if (!_runs.TryGetValue(condition, out var now) || now.Present == isOpen || (now.Present && finding is not Finding.Present))
            return null;
        var left = Patience(condition, now.Present, stableFor) - time.GetElapsedTime(now.Since);
        if (left <= TimeSpan.Zero)
            return now.Present;
        AskAgainIn = AskAgainIn is { } earlier && earlier < left ? earlier : left;
        return null;
    }

    private static TimeSpan Patience(NotificationEvent condition, bool present, TimeSpan stableFor) => (condition, present) switch
    {
        (NotificationEvent.FailoverBlocked, true) => Settled,
        (NotificationEvent.FailbackDue, true) => stableFor,
        (_, true) => TimeSpan.Zero,
        (NotificationEvent.Drift, false) => DriftOver,
        _ => Settled,
    };
}

namespace AgentRegions.Core.Signals;

/// <summary>
/// What one service's signals said to this process. Each alarm lives until it is taken back or expires by the monotonic clock; that a region's signal is over is kept, since
/// a failback counts from there. Safe for concurrent use.
/// </summary>
public sealed class SignalMemory(TimeProvider time)
{
    /// <summary>Alarms of one signal and region that are told apart; the one that expires first makes room.</summary>
    public const int MostAlarms = 64;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Signal, string Region), Entry> _entries = [];

    /// <summary>When the next alarm expires; null when none fires.</summary>
    public TimeSpan? NextExpiry
    {
        get
        {
            lock (_gate)
            {
                long? next = null;
                foreach (var entry in _entries.Values)
                {
                    foreach (var alarm in entry.Alarms.Values)
                        next = alarm.IsFiring && !(next <= alarm.Until) ? alarm.Until : next;
                }
                return next is { } until ? Later(time.GetElapsedTime(time.GetTimestamp(), until)) : null;
            }
        }
    }

    /// <param name="signal">Its name in the policy.</param>
    /// <param name="expiresAfter">Of an alarm that fires, from now on.</param>
    /// <returns>Whether anything is new by it, be it only a later expiry.</returns>
    public bool Hear(string signal, SignalNews news, TimeSpan expiresAfter)
    {
        ArgumentNullException.ThrowIfNull(news);
        var now = time.GetTimestamp();
        lock (_gate)
        {
            if (!_entries.TryGetValue((signal, news.Region), out var entry))
            {
                // That something is over which never began here is no news: nothing is to be waited for.
                if (!news.IsFiring)
                    return false;
                _entries[(signal, news.Region)] = entry = new();
            }
            Expire(entry, now);
            var before = entry.Alarms.GetValueOrDefault(news.Key);
            if (before?.At > news.At || (before is null or { IsFiring: false } && !news.IsFiring))
                return false;
            var wasFiring = entry.IsFiring;
            if (before is null)
                MakeRoom(entry);
            entry.Alarms[news.Key] = new(news.IsFiring, news.Text, news.At, now + Ticks(expiresAfter));
            if (entry.IsFiring != wasFiring)
                entry.Since = now;
            return true;
        }
    }

    /// <summary>What is known now, by signal and region.</summary>
    public IReadOnlyList<HeardSignal> Recall()
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            foreach (var entry in _entries.Values)
                Expire(entry, now);
            return [.. _entries.Select(e => new HeardSignal(e.Key.Signal, e.Key.Region, e.Value.IsFiring, e.Value.Text, e.Value.Since, e.Value.Until))];
        }
    }

    private static void Expire(Entry entry, long now)
    {
        if (!entry.IsFiring)
            return;
        var until = entry.Until;
        foreach (var (key, alarm) in entry.Alarms.Where(a => a.Value.IsFiring && a.Value.Until <= now).ToList())
            entry.Alarms[key] = alarm with { IsFiring = false };
        if (!entry.IsFiring)
            entry.Since = until;
    }

    private static void MakeRoom(Entry entry)
    {
        if (entry.Alarms.Count >= MostAlarms)
            entry.Alarms.Remove(entry.Alarms.OrderBy(a => a.Value.IsFiring).ThenBy(a => a.Value.Until).First().Key);
    }

    private static TimeSpan Later(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private sealed record Alarm(bool IsFiring, string Text, DateTimeOffset? At, long Until);

    private sealed class Entry
    {
        // In order: of several alarms each operator names the same one.
        public SortedDictionary<string, Alarm> Alarms { get; } = new(StringComparer.Ordinal);

        /// <summary>When it began to fire, or ceased to.</summary>
        public long Since { get; set; }

        public bool IsFiring => Alarms.Values.Any(a => a.IsFiring);

        public long Until => Alarms.Values.Where(a => a.IsFiring).Select(a => a.Until).DefaultIfEmpty().Max();

        public string Text
        {
            get
            {
                var firing = Alarms.Values.Where(a => a.IsFiring).ToList();
                return firing.Count switch { 0 => "", 1 => firing[0].Text, var n => $"{firing[0].Text}, and {n - 1} more" };
            }
        }
    }
}

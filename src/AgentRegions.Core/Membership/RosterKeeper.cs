namespace AgentRegions.Core.Membership;

/// <summary>
/// Tells from successive reads who is silent. What counts is the change of a beat as seen here: from the end of the read that
/// first showed it to the beginning of the last that still did, so a reader that was cut off accuses nobody. A process whose item another took over
/// may have beaten until then: unless the item was read all along, its silence counts from the first read without it.
/// What an operator says counts as silence until its beat was seen to move within that time: an item may be as old as one likes when it is first read.
/// </summary>
internal sealed class RosterKeeper(TimeProvider time, MembershipOptions options)
{
    private readonly Dictionary<string, (long Beat, long MovedAt)> _processes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Process, long Since)> _present = new(StringComparer.Ordinal);
    private readonly HashSet<string> _confirmed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private long _readAt;

    public Roster See(ObserverItems items, long startedAt)
    {
        var endedAt = time.GetTimestamp();
        var observers = new List<Presence>(items.Items.Count);
        foreach (var item in items.Items)
            observers.Add(Judge(item, startedAt, endedAt));
        var silences = new Dictionary<string, TimeSpan>(_processes.Count, StringComparer.Ordinal);
        foreach (var (process, (beat, _)) in _processes.ToList())
        {
            var isThere = observers.Exists(o => o.Item.Process == process);
            if (isThere)
                _gone.Remove(process);
            else if (_gone.Add(process) && Between(_readAt, endedAt) > options.Margin / 2)
                _processes[process] = (beat, endedAt);
            var silent = Between(_processes[process].MovedAt, startedAt);
            if (silent > options.Forget && !isThere)
            {
                _processes.Remove(process);
                _gone.Remove(process);
                _confirmed.Remove(process);
            }
            else
                silences[process] = silent;
        }
        _readAt = startedAt;
        return new() { Observers = observers, Processes = silences, NotUnderstood = items.NotUnderstood, ReadAt = startedAt };
    }

    private Presence Judge(ObserverItem item, long startedAt, long endedAt)
    {
        var wasSilent = false;
        var isKnown = _processes.TryGetValue(item.Process, out var known);
        if (!isKnown || known.Beat != item.Beat)
        {
            wasSilent = isKnown && Between(known.MovedAt, startedAt) > options.Silence;
            // It moved at some time since the read before began.
            if (isKnown && Between(_readAt, endedAt) <= options.Silence)
                _confirmed.Add(item.Process);
            else
                _confirmed.Remove(item.Process);
            _processes[item.Process] = known = (item.Beat, endedAt);
        }
        var silent = Between(known.MovedAt, startedAt);
        if (!_present.TryGetValue(item.Observer, out var present) || present.Process != item.Process || wasSilent || silent > options.Silence)
            _present[item.Observer] = present = (item.Process, endedAt);
        if (!_confirmed.Contains(item.Process) && silent <= options.Silence)
            silent = options.Silence + TimeSpan.FromMilliseconds(1);
        return new(item, silent, Between(present.Since, endedAt));
    }

    private TimeSpan Between(long from, long to) => to > from ? time.GetElapsedTime(from, to) : TimeSpan.Zero;
}

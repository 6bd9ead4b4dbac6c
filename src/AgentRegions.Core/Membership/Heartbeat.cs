using AgentRegions.Core.Coordination;

namespace AgentRegions.Core.Membership;

/// <summary>
/// Publishes this operator's item and reads the others': at every beat, at once when there is news, and more often while
/// a region is under suspicion. One per coordination store.
/// </summary>
/// <param name="observer">This operator's name among the observers.</param>
/// <param name="process">Unique among all processes that ever publish.</param>
public sealed class Heartbeat(string observer, string process, IObserverItems items, TimeProvider time, MembershipOptions options) : IMembership, IDisposable
{
    private readonly RosterKeeper _keeper = new(time, options);
    private readonly long _startedAt = time.GetTimestamp();
    private readonly Wakeup _news = new(time);
    private ObserverMark? _mark;
    private bool _isMine;
    private bool _isInTheWay;
    private ObserverReport? _published;
    private long _beat;
    private long _publishedAt;
    private volatile Freshness? _fresh;

    public string Observer => observer;

    public string Process => process;

    public bool IsSole => false;

    public MembershipOptions Options => options;

    public Roster Roster { get; private set; } = Roster.Empty;

    /// <summary>Why the store could not be reached, or holds another operator of this name; null while all is well.</summary>
    public MembershipFault? Fault { get; private set; }

    /// <summary>The services of which the others do not hear, since this operator's item would be too large.</summary>
    public IReadOnlyList<NamespacedName> LeftOut => items.LeftOut;

    /// <summary>Raised after each round, with what was known before.</summary>
    public event Action<Roster>? Seen;

    /// <summary>What is older than this heartbeat counts from its start: a verdict of which nothing was published yet is not held against anyone.</summary>
    public TimeSpan UptimeAt(long timestamp) => timestamp > _startedAt ? time.GetElapsedTime(_startedAt, timestamp) : TimeSpan.Zero;

    public bool IsFreshSince(long timestamp) => _fresh is { } fresh && fresh.Since <= timestamp && IsValid(fresh);

    /// <summary>There is news to publish: the next round begins at once.</summary>
    public void Nudge() => _news.Wake();

    /// <summary>Runs until cancelled.</summary>
    /// <param name="report">What to say now. The same object while nothing changed.</param>
    /// <param name="isUrgent">Whether the others' votes are awaited.</param>
    public async Task RunAsync(Func<ObserverReport> report, Func<bool> isUrgent, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var startedAt = time.GetTimestamp();
            // Before the report is made: news that comes from here on begins another round.
            _news.Clear();
            await RoundAsync(report(), cancellationToken);
            var pause = (isUrgent() ? options.UrgentRead : options.Beat) - time.GetElapsedTime(startedAt);
            if (pause > TimeSpan.Zero)
                await _news.WaitAsync(pause, cancellationToken);
        }
    }

    /// <summary>One round: publishes when there is news or a beat is due, then reads.</summary>
    public async Task RoundAsync(ObserverReport report, CancellationToken cancellationToken)
    {
        var before = Roster;
        try
        {
            // Who cannot read does not beat: it could not lead, and its silence lets another.
            if (Roster != Roster.Empty && time.GetElapsedTime(Roster.ReadAt) > options.Silence)
                await ReadAsync(cancellationToken);
            // What stands in the way is read before it is replaced: a deletion that it says must go on.
            var isDue = !_isInTheWay && (!_isMine || report != _published || time.GetElapsedTime(_publishedAt) >= options.Beat - options.UrgentRead);
            if (isDue)
                await PublishAsync(report, cancellationToken);
            await ReadAsync(cancellationToken);
            if (Fault?.Reason != MembershipFault.Duplicate)
                Fault = null;
            await SweepAsync(cancellationToken);
        }
        catch (CoordinationException e)
        {
            Fault = new(e.Reason, e.Message);
        }
        Seen?.Invoke(before);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        Roster = _keeper.See(await items.ReadAllAsync(cancellationToken), startedAt);
        _isInTheWay = false;
    }

    /// <summary>The last word: it will not act any more, and whoever is next may lead at once.</summary>
    public async Task LeaveAsync(ObserverReport report, CancellationToken cancellationToken)
    {
        _fresh = null;
        await PublishAsync(report with { Leaving = true }, cancellationToken);
        _fresh = null;
    }

    private async Task PublishAsync(ObserverReport report, CancellationToken cancellationToken)
    {
        var sentAt = time.GetTimestamp();
        var item = new ObserverItem { Observer = observer, Process = process, Beat = _beat + 1, Uptime = UptimeAt(sentAt), Report = report };
        var inTheWay = await items.PublishAsync(item, _mark, cancellationToken);
        if (inTheWay is { } mark)
        {
            Meet(mark);
            return;
        }
        _beat++;
        _mark = new(process, _beat);
        _isMine = true;
        _published = report;
        _publishedAt = sentAt;
        Fault = null;
        _fresh = new(sentAt, _fresh is { } before && IsValid(before) ? before.Since : time.GetTimestamp());
    }

    /// <summary>An earlier write of this process whose answer was lost, the item of a process before this one, or one beside it.</summary>
    private void Meet(ObserverMark mark)
    {
        // It was removed meanwhile: the next beat makes it anew.
        if (mark.Process is null)
        {
            _mark = null;
            return;
        }
        if (mark.Process == process)
        {
            _beat = Math.Max(_beat, mark.Beat);
            _mark = mark;
            return;
        }
        // A name's item is taken over from a process that is gone. Had this process it already, or does the other go on, there are two.
        var isBeside = _isMine || (_mark is { } known && known.Process == mark.Process && known.Beat != mark.Beat);
        _isMine = false;
        _isInTheWay = true;
        if (isBeside)
        {
            _fresh = null;
            Fault = new(MembershipFault.Duplicate, $"another operator ({mark.Process}) publishes as {observer} too: give each its own --region, or wait until the other has stopped; two policies that name one table by endpoints that have none in common do the same: write the same endpoints in both");
        }
        _mark = mark;
    }

    /// <summary>Strongly consistent tables expire nothing: the items of operators that are gone for good are removed here. A deletion that they published still counts.</summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var gone in Roster.Observers.Where(o => o.SilentFor > options.Forget && o.Item.Report.Services.All(s => s.Deleted is null)))
            await items.RemoveAsync(gone.Item.Observer, new(gone.Item.Process, gone.Item.Beat), cancellationToken);
    }

    private bool IsValid(Freshness fresh) => time.GetElapsedTime(fresh.SentAt) < options.Lease - options.Margin;

    public void Dispose() => _news.Dispose();

    /// <param name="SentAt">When the last acknowledged beat was sent.</param>
    /// <param name="Since">Since when there was no gap.</param>
    private sealed record Freshness(long SentAt, long Since);
}

/// <param name="Reason">A CamelCase word.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record MembershipFault(string Reason, string Message)
{
    public const string Duplicate = "DuplicateObserver";
}

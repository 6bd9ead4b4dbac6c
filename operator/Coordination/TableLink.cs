using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;

namespace AgentRegions.Operator.Coordination;

/// <summary>A table that several operators share: publishes this one's item and reads the others', from the first policy that names it to the last.</summary>
internal sealed class TableLink : StoreLink, IDisposable
{
    /// <summary>A table that was fine is looked at again this often: who changes it into one that is not should hear of it.</summary>
    private static readonly TimeSpan CheckHolds = TimeSpan.FromMinutes(10);

    private readonly TableStore _store;
    private readonly Heartbeat _heartbeat;
    private readonly ReportBoard _board = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<NamespacedName, (string Regions, long At)> _checked = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _name;
    private readonly Func<TableLink, bool> _isUrgent;
    private readonly Lock _gate = new();
    private Task? _running;
    private bool _stopped;
    private bool _wasWell = true;

    /// <param name="name">Of the table, for people.</param>
    /// <param name="isUrgent">Whether the others' votes are awaited.</param>
    public TableLink(string name, TableStore store, Heartbeat heartbeat, Func<TableLink, bool> isUrgent, TimeProvider time, ILogger logger)
        : base(store.Registers, heartbeat)
    {
        (_name, _store, _heartbeat, _isUrgent, _time, _logger) = (name, store, heartbeat, isUrgent, time, logger);
        heartbeat.Seen += Look;
    }

    /// <summary>The table's, for people.</summary>
    public string Name => _name;

    public override MembershipFault? Fault => _heartbeat.Fault;

    public override MembershipFault? FaultOf(NamespacedName service) => Fault ?? (!_heartbeat.LeftOut.Contains(service) ? null : new(
        "ReportTooLarge",
        $"what this operator says of its {Services.Count} services takes more than an item of the coordination store holds (400 KB), so the others do not hear what it says of this one: it has no vote and its "
        + "requests are not relayed. Give some of the policies another table"));

    /// <summary>The services of the policies that name this store. A set that is replaced, never changed.</summary>
    public IReadOnlySet<NamespacedName> Services { get; set; } = new HashSet<NamespacedName>();

    /// <summary>Raised after each look at the others, with what was known before and whether the store answers anew or no more.</summary>
    public event Action<TableLink, Roster, bool>? Seen;

    public override void Publish(ServiceReport report)
    {
        if (_board.Put(report))
            _heartbeat.Nudge();
    }

    public override void Abstain(string? why)
    {
        if (_board.Abstain(why))
            _heartbeat.Nudge();
    }

    /// <summary>Nothing is written to a table that no service may use.</summary>
    public override async Task<CoordinationProblem?> CheckAsync(NamespacedName service, IReadOnlyCollection<string> regions, CancellationToken cancellationToken)
    {
        var asked = string.Join(' ', regions);
        if (_checked.TryGetValue(service, out var known) && known.Regions == asked && _time.GetElapsedTime(known.At) < CheckHolds)
            return null;
        try
        {
            if (await _store.CheckAsync(regions, cancellationToken) is { } problem)
                return problem;
            _checked[service] = (asked, _time.GetTimestamp());
            Start();
            return null;
        }
        catch (CoordinationException) when (known.Regions is not null)
        {
            // It was fine; should it be away, the turn says so.
            return null;
        }
        catch (CoordinationException e)
        {
            return new(e.Reason, e.Message);
        }
    }

    /// <summary>The last word, so that nobody waits for the lease to end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            _stopped = true;
        _heartbeat.Seen -= Look;
        await _stop.CancelAsync();
        if (_running is { } running)
        {
            await running.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            await LeaveAsync(cancellationToken);
        }
        Dispose();
    }

    public void Dispose()
    {
        _heartbeat.Dispose();
        _stop.Dispose();
    }

    private void Start()
    {
        lock (_gate)
        {
            if (_running is not null || _stopped)
                return;
            _logger.Joining(_name, _heartbeat.Observer, _heartbeat.Process);
            _running = RunAsync();
        }
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        while (true)
        {
            try
            {
                await _heartbeat.RunAsync(() => _board.Current, () => _isUrgent(this), _stop.Token);
            }
#pragma warning disable CA1031 // An operator that beats no more would lead nothing and follow nobody, and look well.
            catch (Exception e) when (!_stop.IsCancellationRequested)
#pragma warning restore CA1031
            {
                _logger.RoundBroke(_name, e);
                await Task.Delay(_heartbeat.Options.Beat, _time, _stop.Token);
            }
        }
    }

    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _heartbeat.LeaveAsync(_board.Current, cancellationToken);
            _logger.Left(_name);
        }
        catch (Exception e) when (e is CoordinationException or OperationCanceledException)
        {
            _logger.LeftWithoutWord(_name, e.Message);
        }
    }

    private void Look(Roster before)
    {
        var isWell = _heartbeat.Fault is null;
        var turned = isWell != _wasWell;
        _wasWell = isWell;
        if (turned && _heartbeat.Fault is { } fault)
            _logger.StoreLost(_name, fault.Reason, fault.Message);
        else if (turned)
            _logger.StoreBack(_name);
        Seen?.Invoke(this, before, turned);
    }
}

using AgentRegions.Core;
using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;
using AgentRegions.Probing.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Probing.Scheduling;

/// <summary>
/// Probes each target at a fixed rate from its own phase: no drift, no burst after a late tick, never two probes of one target at a time.
/// <code>
/// timer, every 10 ms → wheel: who is due? → probe (outside the lock) → window → verdict → Changed (outside the lock)
/// </code>
/// </summary>
public sealed class ProbeScheduler : IObserver, IHostedService, IAsyncDisposable
{
    /// <summary>How finely starts are timed. A shorter tick wakes the processor more often, a longer one delays detection.</summary>
    private static readonly TimeSpan DefaultTick = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<NamespacedName, ScheduledTarget> _targets = [];
    private readonly TimerWheel<ScheduledTarget> _wheel = new(512);
    private readonly List<ScheduledTarget> _due = [];
    private readonly List<(ScheduledTarget Target, TimeSpan Due)> _starting = [];
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IProber _prober;
    private readonly ProbeMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<ProbeScheduler> _logger;
    private readonly long _origin;
    private readonly ITimer _timer;
    private readonly TimeSpan _tick;
    private bool _running;
    private bool _timerRuns;
    private bool _stopped;
    private int _inFlight;
    private int _ticking;

    public ProbeScheduler(IProber prober, ProbeMetrics metrics, TimeProvider time, ILogger<ProbeScheduler> logger)
        : this(prober, metrics, time, logger, DefaultTick)
    {
    }

    /// <summary>With a tick of its own: the simulation's hours have fewer events with a coarse one.</summary>
    internal ProbeScheduler(IProber prober, ProbeMetrics metrics, TimeProvider time, ILogger<ProbeScheduler> logger, TimeSpan tick)
    {
        _tick = tick;
        _prober = prober;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _origin = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((ProbeScheduler)state!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public event Action<ViewChange>? Changed;

    public void Put(ProbeTarget target)
    {
        ScheduledTarget? old;
        lock (_gate)
        {
            if (_stopped || (_targets.TryGetValue(target.Region, out old) && old.Target == target))
                return;
        }
        var (probe, problem) = Open(target);
        ScheduledTarget added;
        lock (_gate)
        {
            if (_stopped)
            {
                probe?.Dispose();
                return;
            }
            var series = _targets.TryGetValue(target.Region, out old) ? old.Series : _metrics.Add(target.Region);
            added = Successor(old, target, probe, problem, series);
            _targets[target.Region] = added;
            series.Verdict = added.View.Verdict;
            if (_running && probe is not null)
                Schedule(added);
            if (old is not null)
                old.Removed = true;
            SetTimer();
        }
        Retire(old);
        Announce(target.Region, old?.View, added.View);
    }

    public bool Remove(NamespacedName region)
    {
        ScheduledTarget? old;
        lock (_gate)
        {
            if (!_targets.Remove(region, out old))
                return false;
            old.Removed = true;
            _metrics.Remove(old.Series);
            SetTimer();
        }
        Retire(old);
        return true;
    }

    public ObserverView? Get(NamespacedName region)
    {
        lock (_gate)
            return _targets.GetValueOrDefault(region)?.View;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_running && !_stopped)
                foreach (var target in _targets.Values.Where(target => target.Probe is not null).OrderBy(target => target.Target.Region))
                    Schedule(target);
            _running = !_stopped;
            SetTimer();
        }
        return Task.CompletedTask;
    }

    /// <summary>Cancels the probes in flight, waits for them, and closes all connections. The views stay readable; no probe is made again.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        ScheduledTarget[] all;
        lock (_gate)
        {
            _running = false;
            _stopped = true;
            SetTimer();
            all = [.. _targets.Values];
            foreach (var target in all)
                target.Removed = true;
            if (_inFlight == 0)
                _idle.TrySetResult();
        }
        foreach (var target in all)
            Retire(target);
        await _idle.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        await _timer.DisposeAsync();
    }

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    private (IRegionProbe? Probe, string? Problem) Open(ProbeTarget target)
    {
        try
        {
            return target.Health.Interval.Value > TimeSpan.Zero && target.Health.Timeout.Value > TimeSpan.Zero
                ? (_prober.Open(target), null)
                : (null, "interval and timeout must be greater than zero");
        }
        catch (InvalidProbeTargetException e)
        {
            return (null, e.Message);
        }
    }

    private ScheduledTarget Successor(ScheduledTarget? old, ProbeTarget target, IRegionProbe? probe, string? problem, ProbeSeries series)
    {
        var now = _time.GetUtcNow();
        // A mistake in the configuration is no outage: the view says Unknown, never Down.
        if (probe is null)
            return new(target, null, new(1), ObserverView.Initial(now, _time.GetTimestamp()) with { Reason = HealthReason.InvalidTarget, Message = problem! }, series);
        if (old is not { Probe: not null } || !old.Target.AsksTheSameAs(target))
            return new(target, probe, new(target.Health.Window), ObserverView.Initial(now, _time.GetTimestamp()), series);
        old.Window.Resize(target.Health.Window);
        return new(target, probe, old.Window, old.View, series);
    }

    /// <summary>Cancels the probe in flight of a target marked Removed, whose result is dropped; the connections go when it has ended.</summary>
    private void Retire(ScheduledTarget? old)
    {
        if (old is null)
            return;
        old.Stopped.Cancel();
        bool inFlight;
        lock (_gate)
            inFlight = old.InFlight;
        if (!inFlight)
            old.Close();
    }

    private void Schedule(ScheduledTarget target)
    {
        target.Due = Phase.Next(target.Phase, target.Interval, Now);
        _wheel.Add((target.Due.Ticks + _tick.Ticks - 1) / _tick.Ticks, target);
    }

    // Nothing to probe, no wake-ups.
    private void SetTimer()
    {
        var needed = _running && _targets.Count > 0;
        if (needed == _timerRuns)
            return;
        _timerRuns = needed;
        var period = needed ? _tick : Timeout.InfiniteTimeSpan;
        _timer.Change(period, period);
    }

    private void OnTick()
    {
        // A tick that falls into a slow one is left out: the next takes all that became due.
        if (Interlocked.Exchange(ref _ticking, 1) == 1)
            return;
        try
        {
            lock (_gate)
                CollectDue();
            foreach (var (target, due) in _starting)
                _ = RunAsync(target, due);
        }
        finally
        {
            _due.Clear();
            _starting.Clear();
            Volatile.Write(ref _ticking, 0);
        }
    }

    private void CollectDue()
    {
        if (!_running)
            return;
        _wheel.Advance(Now.Ticks / _tick.Ticks, _due);
        foreach (var target in _due)
        {
            if (target.Removed)
                continue;
            var due = target.Due;
            Schedule(target);
            if (target.InFlight)
            {
                target.Waiting = due;
                continue;
            }
            target.InFlight = true;
            _inFlight++;
            _starting.Add((target, due));
        }
    }

    private async Task RunAsync(ScheduledTarget target, TimeSpan due)
    {
        for (TimeSpan? next = due; next is { } at; next = Finish(target))
        {
            _metrics.Late(Now - at);
            if (await ProbeAsync(target) is { } result)
                Conclude(target, result);
        }
    }

    private async ValueTask<ProbeResult?> ProbeAsync(ScheduledTarget target)
    {
        try
        {
            return await target.Probe!.ProbeAsync(target.Stopped.Token);
        }
        catch (OperationCanceledException) when (target.Stopped.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // A defect of the prober must neither stop the schedule nor be taken for an outage.
        catch (Exception e)
        {
            Log.ProbeBroke(_logger, e, target.Target.Region);
            return null;
        }
#pragma warning restore CA1031
    }

    private void Conclude(ScheduledTarget target, ProbeResult result)
    {
        ObserverView before, now;
        lock (_gate)
        {
            if (target.Removed)
                return;
            before = target.View;
            target.Window.Add(result);
            now = VerdictRules.Judge(target.Window, target.Target.Health, before);
            target.View = now;
            target.Series.Add(result, now.Verdict);
        }
        Announce(target.Target.Region, before, now);
    }

    /// <returns>The probe that became due meanwhile; null when there is none.</returns>
    private TimeSpan? Finish(ScheduledTarget target)
    {
        bool removed;
        lock (_gate)
        {
            var waiting = target.Waiting;
            target.Waiting = null;
            if (waiting is not null && !target.Removed)
                return waiting;
            target.InFlight = false;
            removed = target.Removed;
        }
        if (removed)
            target.Close();
        // Only now: who waits for the scheduler to stop waits for the connections to be closed, too.
        lock (_gate)
        {
            _inFlight--;
            if (_stopped && _inFlight == 0)
                _idle.TrySetResult();
        }
        return null;
    }

    private void Announce(NamespacedName region, ObserverView? before, ObserverView now)
    {
        if (before is not null && before.Verdict == now.Verdict && before.Reason == now.Reason && before.Contract == now.Contract)
            return;
        var began = before is null && now.Reason == HealthReason.NotProbed;
        if (!began && (before?.Verdict != now.Verdict || before.Reason != now.Reason))
            Log.Concluded(_logger, region, before?.Verdict ?? Verdict.Unknown, now.Verdict, now.Reason, now.Message);
        try
        {
            Changed?.Invoke(new(region, before, now));
        }
#pragma warning disable CA1031 // A listener's defect must not stop the schedule.
        catch (Exception e)
        {
            Log.ListenerFailed(_logger, e, region);
        }
#pragma warning restore CA1031
    }
}

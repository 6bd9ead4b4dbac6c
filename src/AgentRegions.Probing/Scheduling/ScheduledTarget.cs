using AgentRegions.Core.Health;
using AgentRegions.Probing.Metrics;

namespace AgentRegions.Probing.Scheduling;

/// <summary>A target with its schedule and its past. All but <see cref="View"/> and the probe itself belong to the scheduler's lock.</summary>
internal sealed class ScheduledTarget(ProbeTarget target, IRegionProbe? probe, ProbeWindow window, ObserverView view, ProbeSeries series)
{
    private volatile ObserverView _view = view;
    private int _closed;

    public ProbeTarget Target { get; } = target;

    /// <summary>Null for a target that cannot be probed as it is configured.</summary>
    public IRegionProbe? Probe { get; } = probe;

    public ProbeWindow Window { get; } = window;

    public ProbeSeries Series { get; } = series;

    public ObserverView View { get => _view; set => _view = value; }

    public TimeSpan Interval => Target.Health.Interval.Value;

    public TimeSpan Phase { get; } = Scheduling.Phase.Of(target.Region, target.Health.Interval.Value);

    /// <summary>When the next probe is to begin, since the scheduler's origin.</summary>
    public TimeSpan Due { get; set; }

    public bool InFlight { get; set; }

    /// <summary>
    /// The probe that became due while one was in flight. A probe that times out after a whole interval ends a moment after the next one is due:
    /// that one begins right then instead of being left out, or timeouts would halve the rate just when it matters.
    /// </summary>
    public TimeSpan? Waiting { get; set; }

    public bool Removed { get; set; }

    /// <summary>Cancelled when the target is removed or replaced.</summary>
    public CancellationTokenSource Stopped { get; } = new();

    /// <summary>Closes the probe's connections, whoever comes first: the one who removed the target or its last probe.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            Probe?.Dispose();
    }
}

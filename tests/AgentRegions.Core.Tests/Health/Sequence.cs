using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Health;

/// <summary>Judges a sequence of probes a second apart: G good, D answered with 503, S says of itself that it is degraded, N no answer.</summary>
internal sealed class Sequence(HealthSpec spec)
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ProbeWindow _window = new(spec.Window);

    public ObserverView View { get; private set; } = ObserverView.Initial(Start);

    public ProbeWindow Window => _window;

    public static Sequence Of(HealthSpec spec, string probes)
    {
        var sequence = new Sequence(spec);
        foreach (var probe in probes)
            sequence.Add(probe);
        return sequence;
    }

    public ObserverView Add(char probe) => Add(probe switch
    {
        'G' => HealthReason.Ok,
        'D' => HealthReason.ServerError,
        'S' => HealthReason.StatusDegraded,
        'N' => HealthReason.Timeout,
        _ => throw new ArgumentOutOfRangeException(nameof(probe)),
    });

    public ObserverView Add(HealthReason reason, HealthReport? report = null, string detail = "")
    {
        _window.Add(new()
        {
            At = Start.AddSeconds(_window.Total),
            Timestamp = _window.Total,
            Latency = TimeSpan.FromMilliseconds(100),
            Reason = reason,
            Detail = detail,
            Report = report ?? (reason == HealthReason.Ok ? new HealthReport { Status = "ok", ModelTag = "m-7" } : null),
        });
        return View = VerdictRules.Judge(_window, spec, View);
    }
}

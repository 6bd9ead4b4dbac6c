using AgentRegions.Core.Health;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;

namespace AgentRegions.Probing.Control;

/// <summary>
/// Whether this operator reaches anything at all outside its region, and so whether what it sees of regions is evidence. Asks all
/// targets at a fixed rate; one answer is enough.
/// <code>
///   nothing answered yet ─► answers ─► a round without an answer ─► several in a row ─► answers
///   abstains                votes      failures seen since are       abstains            votes; what it saw meanwhile
///                                      no evidence                                       is none until probed anew
/// </code>
/// </summary>
public sealed class ControlReach(IControlProbe probe, ControlOptions options, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Wakeup _wake = new(time);
    private int _failed;
    private long? _askedAt;
    // When the latest round that was answered began.
    private long? _answeredAt;
    // When the first answer came after the last round without one.
    private long? _clearSince;
    private bool _abstains = options.Targets.Count > 0;

    /// <summary>It abstains now, or no more, or the answer came that <see cref="AskNow"/> asked for. Handlers are quick.</summary>
    public event Action? Changed;

    /// <summary>Why this operator's verdicts are no votes; null when they are.</summary>
    public string? Abstains
    {
        get
        {
            lock (_gate)
            {
                return !_abstains ? null
                    : _answeredAt is null && _failed < options.FailureThreshold ? "no control target has answered yet"
                    : $"cut off: no control target answers ({string.Join(", ", options.Targets)})";
            }
        }
    }

    /// <summary>Another round begins at once: a region fails, and the question is whether that is its fault.</summary>
    public void AskNow()
    {
        lock (_gate)
        {
            _askedAt ??= time.GetTimestamp();
        }
        _wake.Wake();
    }

    /// <summary>
    /// Whether a view is evidence. One of a region that fails is when a control target answered after the verdict, without a gap since the first
    /// failed probe; or when the region was probed often enough since the last gap to have come to the view anew. An answer between the two says
    /// nothing: the probes after it may have failed in a cut that no round has noticed yet.
    /// </summary>
    public bool IsEvidence(ObserverView view, HealthSpec health)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(health);
        if (options.Targets.Count == 0 || view.Verdict is Verdict.Healthy or Verdict.Unknown)
            return true;
        lock (_gate)
        {
            var failing = view.FirstFailureTimestamp ?? view.SinceTimestamp;
            if (_answeredAt is not { } answered || _clearSince is not { } clear || _failed > 0)
                return false;
            // A later failure does not make what was concluded before it anew.
            var isAllSince = failing >= clear && view.SinceTimestamp >= clear && view.Reason != HealthReason.SuccessShareLow;
            return answered >= Math.Max(failing, view.SinceTimestamp) && (isAllSince || time.GetElapsedTime(clear) >= (view.Reason == HealthReason.SuccessShareLow ? WindowAnew(health) : Anew(health)));
        }
    }

    /// <summary>When a view that is no evidence may become one; null when only an answer helps.</summary>
    public TimeSpan? EvidenceIn(HealthSpec health)
    {
        ArgumentNullException.ThrowIfNull(health);
        lock (_gate)
        {
            if (_clearSince is not { } clear || _failed > 0)
                return null;
            var passed = time.GetElapsedTime(clear);
            var left = (passed < Anew(health) ? Anew(health) : WindowAnew(health)) - passed;
            return left > TimeSpan.Zero ? left : null;
        }
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (options.Targets.Count > 0)
        {
            var startedAt = time.GetTimestamp();
            _wake.Clear();
            await RoundAsync(cancellationToken);
            var pause = options.Interval - time.GetElapsedTime(startedAt);
            if (pause > TimeSpan.Zero)
                await _wake.WaitAsync(pause, cancellationToken);
        }
    }

    /// <summary>Asks every target once, until one answers.</summary>
    public async Task RoundAsync(CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        var answered = await AskAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        Note(answered, startedAt);
    }

    public void Dispose() => _wake.Dispose();

    /// <summary>Every probe of a region anew, with the one that was under way and its timeout.</summary>
    private static TimeSpan Anew(HealthSpec health) =>
        ((Math.Max(health.FailureThreshold, health.SuccessThreshold) + 1) * health.Interval.Value) + health.Timeout.Value;

    /// <summary>Every probe of the window anew.</summary>
    private static TimeSpan WindowAnew(HealthSpec health) => ((health.Window + 1) * health.Interval.Value) + health.Timeout.Value;

    private async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var asking = options.Targets.Select(target => probe.AnswersAsync(target, either.Token)).ToList();
        var answered = false;
        while (asking.Count > 0 && !answered)
        {
            var done = await Task.WhenAny(asking);
            asking.Remove(done);
            answered = await done;
        }
        // The others end by their own or by this.
        late.Cancel();
        await Task.WhenAll(asking);
        return answered;
    }

    private void Note(bool answered, long startedAt)
    {
        var changed = false;
        lock (_gate)
        {
            var before = _abstains;
            if (answered)
            {
                if (_clearSince is null || _failed > 0)
                    _clearSince = time.GetTimestamp();
                _failed = 0;
                _answeredAt = startedAt;
                _abstains = false;
                // One that was under way when it was asked for is not the answer.
                changed = _askedAt <= startedAt;
                if (changed)
                    _askedAt = null;
            }
            else if (++_failed >= options.FailureThreshold)
            {
                _abstains = true;
            }
            changed |= before != _abstains;
        }
        if (changed)
            Changed?.Invoke();
    }
}

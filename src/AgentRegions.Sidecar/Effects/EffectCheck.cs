using AgentRegions.Core.Health;
using AgentRegions.Sessions.Effects;

namespace AgentRegions.Sidecar.Effects;

/// <summary>Tries the effect table in the background, so that a failover knows beforehand whether tools may run here.</summary>
internal sealed class EffectCheck(EffectStore effects, TimeProvider time) : BackgroundService
{
    /// <summary>One write unit and one read each time.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    private volatile Tried? _last;

    /// <summary>Laid over what is known besides; as it was where there is no effect table.</summary>
    public DedupeReport? Over(DedupeReport? report) => _last is not { } last
        ? report
        : (report ?? new()) with { Works = last.Works, CheckedSecondsAgo = Math.Round(time.GetElapsedTime(last.At).TotalSeconds, 1) };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                if (await effects.CheckAsync(stoppingToken) is { } works)
                    _last = new(works, time.GetTimestamp());
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private sealed record Tried(bool Works, long At);
}

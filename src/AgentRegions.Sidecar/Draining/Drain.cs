using AgentRegions.Sessions;
using AgentRegions.Sidecar.Health;
using AgentRegions.Sidecar.Knowledge;
using AgentRegions.Sidecar.Options;

namespace AgentRegions.Sidecar.Draining;

/// <summary>
/// Before traffic leaves on purpose: everything is stored, no stream begins, and those that run are waited for. Asked for by whoever stops this sidecar or its agent,
/// or by the operator for the whole region in a planned change: the region is well then, and its health says so.
/// </summary>
internal sealed class Drain(StreamBoard streams, IServiceKnowledge knowledge, SidecarOptions options, HealthBoard health, TimeProvider time, ILogger<Drain> logger, AgentSessions? sessions = null) : IHealthSource
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private State? _asked;
    private State? _ordered;

    public bool IsOn => IsOrdered || Asked is not null;

    public string? Problem => Asked is null ? null : $"draining: {Now.Streams} streams are active, {Now.NotStored} sessions wait to be stored";

    public DrainAnswer Now
    {
        get
        {
            var (active, waiting) = (Active, sessions?.Health.Dirty ?? 0);
            lock (_gate)
            {
                return (_asked ?? _ordered) is { } state ? new(true, active == 0 && waiting == 0, active, state.AtBegin, waiting, Math.Round(time.GetElapsedTime(state.BegunAt).TotalSeconds, 1))
                    : IsOrdered ? new(true, active == 0 && waiting == 0, active, active, waiting, 0)
                    : new(false, false, active, 0, waiting, 0);
            }
        }
    }

    private int Active => streams.Active ?? (int)Math.Clamp(health.Load.Streams?.Active ?? 0, 0, int.MaxValue);

    private State? Asked
    {
        get
        {
            lock (_gate)
                return _asked;
        }
    }

    private bool IsOrdered => knowledge.Now?.Switchover?.Drains.Contains(options.Region, StringComparer.Ordinal) == true;

    /// <summary>Waits at most so long; the drain stays on until <see cref="End"/>.</summary>
    public async Task<DrainAnswer> BeginAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        lock (_gate)
            _asked ??= Begun();
        var startedAt = time.GetTimestamp();
        while (true)
        {
            if (sessions is not null)
                await sessions.CheckpointAllAsync(cancellationToken);
            var now = Now;
            if (now.Drained || time.GetElapsedTime(startedAt) >= wait)
            {
                logger.Drained(now.Streams, now.NotStored);
                return now;
            }
            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    /// <summary>Takes note of what the operator asks for by now.</summary>
    public void Note()
    {
        lock (_gate)
            _ordered = IsOrdered ? _ordered ?? Begun() : null;
    }

    /// <summary>Of the drain that was asked for here; the operator's ends by its word.</summary>
    public void End()
    {
        lock (_gate)
            _asked = null;
    }

    private State Begun()
    {
        logger.Draining(Active);
        return new(Active, time.GetTimestamp());
    }

    private sealed record State(int AtBegin, long BegunAt);
}

/// <param name="Draining">No stream may begin.</param>
/// <param name="Drained">Nothing runs, and nothing waits to be stored.</param>
/// <param name="Streams">Those that still run.</param>
/// <param name="StreamsAtBegin">Those that ran when the drain began.</param>
/// <param name="NotStored">Sessions of which something waits to be stored.</param>
/// <param name="ForSeconds">Since when.</param>
internal sealed record DrainAnswer(bool Draining, bool Drained, int Streams, int StreamsAtBegin, int NotStored, double ForSeconds);

internal static partial class DrainLog
{
    [LoggerMessage(640, LogLevel.Information, "draining: {Streams} streams are active; no more may begin")]
    public static partial void Draining(this ILogger logger, int streams);

    [LoggerMessage(641, LogLevel.Information, "drain: {Streams} streams are still active, {Sessions} sessions not stored")]
    public static partial void Drained(this ILogger logger, int streams, int sessions);
}

using AgentRegions.Sessions;
using AgentRegions.Sidecar.Health;

namespace AgentRegions.Sidecar.Draining;

/// <summary>Before traffic leaves on purpose: everything is stored, no stream begins, and those that run are waited for.</summary>
internal sealed class Drain(StreamBoard streams, TimeProvider time, ILogger<Drain> logger, AgentSessions? sessions = null) : IHealthSource
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private State? _state;

    public bool IsOn => Now.Draining;

    public string? Problem => Now is { Draining: true } now ? $"draining: {now.Streams} streams are active, {now.NotStored} sessions wait to be stored" : null;

    public DrainAnswer Now
    {
        get
        {
            lock (_gate)
            {
                var active = streams.Active ?? 0;
                var waiting = sessions?.Health.Dirty ?? 0;
                return _state is { } state
                    ? new(true, active == 0 && waiting == 0, active, state.AtBegin, waiting, Math.Round(time.GetElapsedTime(state.BegunAt).TotalSeconds, 1))
                    : new(false, false, active, 0, waiting, 0);
            }
        }
    }

    /// <summary>Waits at most so long; the drain stays on until <see cref="End"/>.</summary>
    public async Task<DrainAnswer> BeginAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_state is null)
                logger.Draining(streams.Active ?? 0);
            _state ??= new(streams.Active ?? 0, time.GetTimestamp());
        }
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

    public void End()
    {
        lock (_gate)
            _state = null;
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

using AgentRegions.Core.Health;
using AgentRegions.Sessions;
using AgentRegions.Sessions.Statistics;
using AgentRegions.Sidecar.Knowledge;
using AgentRegions.Sidecar.Options;

namespace AgentRegions.Sidecar.Statistics;

/// <summary>Counts in the background, so that a probe is answered from memory; what the store has not confirmed for long is not told any more.</summary>
internal sealed class StatsBoard(AgentSessions sessions, IServiceKnowledge knowledge, SidecarOptions options, TimeProvider time, ILogger<StatsBoard> logger) : BackgroundService
{
    /// <summary>Of what it counted before, it reads only what changes: one or two small queries for each region.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(5);

    private volatile Count? _last;
    private bool _isFailing;

    /// <summary>This region's sessions; null: not counted.</summary>
    public SessionsReport? Own => _last is { } last && time.GetElapsedTime(last.At) < Forgotten && last.Counts.ByRegion.TryGetValue(options.Region, out var own)
        ? new() { Total = own.Sessions, Active = own.Active, CheckpointAgeSeconds = CheckpointAge.TotalSeconds }
        : null;

    /// <summary>The interval at which what changed is stored, or longer while the store is away.</summary>
    private TimeSpan CheckpointAge => sessions.Health.OldestDirty > sessions.Options.FlushInterval ? sessions.Health.OldestDirty : sessions.Options.FlushInterval;

    /// <summary>In seconds, by the service's other regions. Empty: nothing is measured.</summary>
    public IReadOnlyDictionary<string, double> Lags => sessions.Replication.Lags.Where(l => IsOfService(l.Key))
        .ToDictionary(l => l.Key, l => Math.Round(l.Value.TotalSeconds, 3), StringComparer.Ordinal);

    /// <summary>Of the region that lags most; null: nothing is measured.</summary>
    public double? WorstLag => Lags is { Count: > 0 } lags ? lags.Values.Max() : null;

    public Task<SessionCounts> CountAsync(CancellationToken cancellationToken) =>
        sessions.Statistics.CountAsync([.. (knowledge.Now?.Endpoints.Keys ?? []).Append(options.Region).Distinct().Order(StringComparer.Ordinal)], cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
                await LookAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        try
        {
            _last = new(await CountAsync(stoppingToken), time.GetTimestamp());
            _isFailing = false;
        }
        catch (Exception e) when (e is SessionException or ArgumentException)
        {
            if (!_isFailing)
                logger.NotCounted(e.Message);
            _isFailing = true;
        }
    }

    /// <summary>One that was taken out of the service beats no more, and would lag for ever.</summary>
    private bool IsOfService(string region) => knowledge.Now is not { Endpoints.Count: > 0 } known || known.Endpoints.ContainsKey(region);

    private sealed record Count(SessionCounts Counts, long At);
}

internal static partial class StatsLog
{
    [LoggerMessage(650, LogLevel.Warning, "sessions are not counted: {Trouble}")]
    public static partial void NotCounted(this ILogger logger, string trouble);
}

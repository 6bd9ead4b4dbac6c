using AgentRegions.Sessions;
using AgentRegions.Sidecar.Draining;
using AgentRegions.Sidecar.Knowledge;
using AgentRegions.Sidecar.Options;

namespace AgentRegions.Sidecar.Switchovers;

/// <summary>Does what a planned change asks of this sidecar: while its region drains everything is stored as it comes, and the operator hears how far that is.</summary>
internal sealed class SwitchoverDuty(
    IServiceKnowledge knowledge, Drain drain, SwitchoverBoard board, SidecarOptions options, TimeProvider time, ILogger<SwitchoverDuty> logger, AgentSessions? sessions = null) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    // The final checkpoint that was asked for and made.
    private string? _stored;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await DoAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task DoAsync(CancellationToken cancellationToken)
    {
        drain.Note();
        if (knowledge.Now?.Switchover is not { Demand: { } demand } switchover)
        {
            board.Now = SwitchoverWord.Nothing;
            return;
        }
        var isAsked = switchover.Drains.Contains(options.Region, StringComparer.Ordinal);
        if (isAsked)
            await StoreAsync(demand, cancellationToken);
        var now = drain.Now;
        var isDone = !isAsked || now.Drained || (switchover.Phase == SwitchoverNews.FinalCheckpoint && _stored == demand);
        if (board.Now.Demand != demand)
            logger.Asked(demand, now.Streams);
        board.Now = new(demand, isDone, now.Streams, now.NotStored);
    }

    private async Task StoreAsync(string demand, CancellationToken cancellationToken)
    {
        try
        {
            if (sessions is not null)
                await sessions.CheckpointAllAsync(cancellationToken);
            _stored = demand;
        }
        catch (SessionException e)
        {
            logger.NotStored(demand, e.Message);
        }
    }
}

internal static partial class SwitchoverLog
{
    [LoggerMessage(645, LogLevel.Information, "switchover {Demand}: {Streams} streams are active here")]
    public static partial void Asked(this ILogger logger, string demand, int streams);

    [LoggerMessage(646, LogLevel.Warning, "switchover {Demand}: not everything could be stored: {Problem}")]
    public static partial void NotStored(this ILogger logger, string demand, string problem);
}

using AgentRegions.Core.Tables;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Postgres;

/// <summary>Removes what expired, every so often. Every sidecar does: they share the work.</summary>
internal sealed partial class PostgresSweeper(PostgresSessions sessions, PostgresOptions options, ILogger<PostgresSweeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.SweepInterval, options.TimeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await sessions.SweepAsync(stoppingToken);
            }
            catch (TableException e)
            {
                NotSwept(logger, e.Reason, e.Message);
            }
        }
    }

    [LoggerMessage(3101, LogLevel.Warning, "Expired items stay until the next sweep: {Reason}: {Message}")]
    private static partial void NotSwept(ILogger logger, string reason, string message);
}

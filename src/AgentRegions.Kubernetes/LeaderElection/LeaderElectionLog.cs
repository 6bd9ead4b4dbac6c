using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.LeaderElection;

internal static partial class LeaderElectionLog
{
    [LoggerMessage(2201, LogLevel.Information, "{identity} leads by lease {lease}")]
    public static partial void Leading(ILogger logger, string lease, string identity);

    [LoggerMessage(2202, LogLevel.Error, "{identity} lost lease {lease}")]
    public static partial void Lost(ILogger logger, string lease, string identity);

    [LoggerMessage(2203, LogLevel.Information, "{identity} released lease {lease}")]
    public static partial void Released(ILogger logger, string lease, string identity);

    [LoggerMessage(2204, LogLevel.Warning, "{action} lease {lease} failed")]
    public static partial void Failed(ILogger logger, Exception error, string action, string lease);
}

using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(2301, LogLevel.Critical, "The operator cannot run")]
    public static partial void CannotRun(ILogger logger, Exception error);
}

using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.Events;

internal static partial class EventLog
{
    [LoggerMessage(2401, LogLevel.Warning, "An Event {reason} on {kind} {name} is lost")]
    public static partial void Lost(ILogger logger, Exception error, string reason, string kind, string name);
}

using AgentRegions.Core;

namespace AgentRegions.Operator.Policies;

internal static partial class PolicyLog
{
    [LoggerMessage(EventId = 100, Message = "{Service}: {Reason}: {Message}")]
    public static partial void ServiceNews(this ILogger logger, LogLevel level, NamespacedName service, string reason, string message);

    [LoggerMessage(101, LogLevel.Information, "{Service}: policy deleted; the records of {DnsName} and the register stay")]
    public static partial void PolicyDeleted(this ILogger logger, NamespacedName service, string dnsName);
}

using AgentRegions.Core;

namespace AgentRegions.Operator.Policies;

internal static partial class PolicyLog
{
    [LoggerMessage(EventId = 100, Message = "{Service}: {Reason}: {Message}")]
    public static partial void ServiceNews(this ILogger logger, LogLevel level, NamespacedName service, string reason, string message);

    [LoggerMessage(101, LogLevel.Information, "{Service}: policy deleted here; this operator moves {DnsName} no more")]
    public static partial void PolicyDeleted(this ILogger logger, NamespacedName service, string dnsName);

    [LoggerMessage(102, LogLevel.Information, "{Service}: its policy was deleted: {Message}")]
    public static partial void Withdrawing(this ILogger logger, NamespacedName service, string message);
}

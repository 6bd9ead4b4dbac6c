using AgentRegions.Core;
using AgentRegions.Core.Resources;

namespace AgentRegions.Operator.Notifications;

internal static partial class NotificationLog
{
    [LoggerMessage(150, LogLevel.Information, "{Service}: {Receiver} ({Type}) was told {Id}")]
    public static partial void NotificationDelivered(this ILogger logger, NamespacedName service, string receiver, NotificationType type, string id);

    [LoggerMessage(151, LogLevel.Warning, "{Service}: {Receiver} ({Type}) could not be told {Id} yet, it is tried again: {Problem}")]
    public static partial void NotificationDelayed(this ILogger logger, NamespacedName service, string receiver, NotificationType type, string id, string problem);

    [LoggerMessage(152, LogLevel.Error, "{Service}: {Receiver} ({Type}) was not told {Id}: {Problem}")]
    public static partial void NotificationFailed(this ILogger logger, NamespacedName service, string receiver, NotificationType type, string id, string problem);

    [LoggerMessage(153, LogLevel.Error, "{Service}: {Receiver} ({Type}) was not told {Id}, which was the oldest of more than {Limit} that wait; mend the receiver")]
    public static partial void NotificationDropped(this ILogger logger, NamespacedName service, string receiver, NotificationType type, string id, int limit);

    [LoggerMessage(154, LogLevel.Error, "{Service}: {Receiver} ({Type}) was not told {Id}: a fault of the operator's own")]
    public static partial void NotificationCrashed(this ILogger logger, Exception exception, NamespacedName service, string receiver, NotificationType type, string id);
}

using AgentRegions.Core;

namespace AgentRegions.Operator.Regions;

internal static partial class RegionLog
{
    [LoggerMessage(300, LogLevel.Debug, "{Region}: its workload could not be read: {Message}")]
    public static partial void WorkloadUnread(this ILogger logger, NamespacedName region, string message);

    [LoggerMessage(301, LogLevel.Warning, "{Region}: its workload was not scaled: {Message}")]
    public static partial void WorkloadNotScaled(this ILogger logger, NamespacedName region, string message);
}

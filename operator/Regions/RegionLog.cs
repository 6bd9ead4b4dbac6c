using AgentRegions.Core;

namespace AgentRegions.Operator.Regions;

internal static partial class RegionLog
{
    [LoggerMessage(300, LogLevel.Debug, "{Region}: its workload could not be read: {Message}")]
    public static partial void WorkloadUnread(this ILogger logger, NamespacedName region, string message);
}

using AgentRegions.Core;
using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Probing.Scheduling;

internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Information, "Region {Region}: {Before} -> {Now} ({Reason}: {Message})")]
    public static partial void Concluded(ILogger logger, NamespacedName region, Verdict before, Verdict now, HealthReason reason, string message);

    [LoggerMessage(4002, LogLevel.Error, "The probe of {Region} ended in an unexpected error; it does not count")]
    public static partial void ProbeBroke(ILogger logger, Exception error, NamespacedName region);

    [LoggerMessage(4003, LogLevel.Error, "A listener failed on the new view of {Region}")]
    public static partial void ListenerFailed(ILogger logger, Exception error, NamespacedName region);
}

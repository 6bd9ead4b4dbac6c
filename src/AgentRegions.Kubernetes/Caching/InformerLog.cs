using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.Caching;

internal static partial class InformerLog
{
    [LoggerMessage(2001, LogLevel.Information, "Cache of {kind} synced with {count} objects")]
    public static partial void Synced(ILogger logger, string kind, int count);

    [LoggerMessage(2002, LogLevel.Warning, "Listing and watching {kind} fails, retrying: {reason}")]
    public static partial void Failing(ILogger logger, string kind, string reason);

    [LoggerMessage(2003, LogLevel.Information, "Listing and watching {kind} works again")]
    public static partial void Recovered(ILogger logger, string kind);

    [LoggerMessage(2004, LogLevel.Information, "The watch position of {kind} expired, listing again")]
    public static partial void Expired(ILogger logger, string kind);

    [LoggerMessage(2006, LogLevel.Error, "A handler of {kind} failed on {key}")]
    public static partial void HandlerFailed(ILogger logger, Exception error, string kind, string key);

    [LoggerMessage(2007, LogLevel.Error, "Index {index} of {kind} failed, the object is not in it")]
    public static partial void IndexFailed(ILogger logger, Exception error, string kind, string index);
}

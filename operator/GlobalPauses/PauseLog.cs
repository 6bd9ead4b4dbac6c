namespace AgentRegions.Operator.GlobalPauses;

internal static partial class PauseLog
{
    [LoggerMessage(110, LogLevel.Warning, "every service is paused by {Pause}, until {Until}: {Reason}")]
    public static partial void GlobalPauseFound(this ILogger logger, string pause, DateTimeOffset? until, string reason);

    [LoggerMessage(111, LogLevel.Information, "ConfigMap {Namespace}/{Name} is gone: what it paused goes on")]
    public static partial void NoGlobalPause(this ILogger logger, string @namespace, string name);

    [LoggerMessage(112, LogLevel.Warning, "ConfigMap {Namespace}/{Name}: {Problem}")]
    public static partial void PauseInvalid(this ILogger logger, string @namespace, string name, string problem);

    [LoggerMessage(113, LogLevel.Warning, "ConfigMap {Namespace}/{Name} could not be read, what it said last holds: {Problem}")]
    public static partial void PauseUnread(this ILogger logger, string @namespace, string name, string problem);
}

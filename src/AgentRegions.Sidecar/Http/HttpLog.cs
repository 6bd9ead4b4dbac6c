namespace AgentRegions.Sidecar.Http;

internal static partial class HttpLog
{
    [LoggerMessage(600, LogLevel.Error, "{Method} {Route} failed")]
    public static partial void RequestFailed(this ILogger logger, Exception exception, string method, string route);
}

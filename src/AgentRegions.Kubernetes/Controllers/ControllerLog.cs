using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.Controllers;

internal static partial class ControllerLog
{
    [LoggerMessage(2101, LogLevel.Information, "Controller {controller} starts with {workers} workers")]
    public static partial void Started(ILogger logger, string controller, int workers);

    [LoggerMessage(2102, LogLevel.Information, "Controller {controller} stopped")]
    public static partial void Stopped(ILogger logger, string controller);

    [LoggerMessage(2103, LogLevel.Error, "Controller {controller} crashed on {key}, retry in {delay}")]
    public static partial void Crashed(ILogger logger, Exception error, string controller, string key, TimeSpan delay);

    [LoggerMessage(2104, LogLevel.Warning, "Controller {controller} failed on {key}, retry in {delay}: {message}")]
    public static partial void Failed(ILogger logger, Exception? error, string controller, string key, TimeSpan delay, string message);

    [LoggerMessage(2105, LogLevel.Warning, "Controller {controller} took longer than {timeout} on {key}, retry in {delay}")]
    public static partial void TimedOut(ILogger logger, string controller, string key, TimeSpan timeout, TimeSpan delay);

    [LoggerMessage(2106, LogLevel.Debug, "Controller {controller} worked on an old version of {key}, retry in {delay}")]
    public static partial void Conflict(ILogger logger, string controller, string key, TimeSpan delay);

    [LoggerMessage(2107, LogLevel.Warning, "Controller {controller} was not done with {count} reconciliations when its time to stop was over; they are cancelled")]
    public static partial void Cancelled(ILogger logger, string controller, int count);
}

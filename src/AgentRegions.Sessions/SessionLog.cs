using AgentRegions.Core.Sessions;
using AgentRegions.Sessions.Flushing;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Sessions;

internal static partial class SessionLog
{
    [LoggerMessage(5001, LogLevel.Warning, "Session {key} was written on from the same point by two regions: {winner} goes on, {other} was treated by {policy} and stays in the table until it expires")]
    public static partial void Forked(ILogger logger, SessionKey key, string winner, string other, ForkPolicy policy);

    [LoggerMessage(5002, LogLevel.Warning, "The session store does not answer ({call}); what is not stored waits in memory: {reason}")]
    public static partial void StoreAway(ILogger logger, StoreCall call, string reason);

    [LoggerMessage(5003, LogLevel.Information, "The session store answers again ({call}), after {seconds} s")]
    public static partial void StoreBack(ILogger logger, StoreCall call, double seconds);

    [LoggerMessage(5004, LogLevel.Error, "{changes} changes of session {key} were never stored: this process ends and the store does not answer")]
    public static partial void Lost(ILogger logger, SessionKey key, int changes);

    [LoggerMessage(5005, LogLevel.Warning, "Session {key} was restored without something that its head names; it is looked for")]
    public static partial void Stale(ILogger logger, SessionKey key);

    [LoggerMessage(5006, LogLevel.Error, "Session {key} cannot be kept up: {reason}")]
    public static partial void Failed(ILogger logger, SessionKey key, string reason);

    [LoggerMessage(5008, LogLevel.Debug, "Beats or the sweep of effects wait for their table: {reason}")]
    public static partial void BackgroundFailed(ILogger logger, string reason);

    [LoggerMessage(5009, LogLevel.Warning, "The session table's replica in {peer} cannot be read from here; what this region's own one has counts alone, and it is tried again from time to time: {reason}")]
    public static partial void PeerAway(ILogger logger, string peer, string reason);

    [LoggerMessage(5010, LogLevel.Information, "The session table's replica in {peer} can be read again")]
    public static partial void PeerBack(ILogger logger, string peer);

    [LoggerMessage(5007, LogLevel.Information, "Session {key} is taken over from {region}")]
    public static partial void TakenOver(ILogger logger, SessionKey key, string region);
}

namespace AgentRegions.Sidecar.Caching;

internal static partial class CacheLog
{
    [LoggerMessage(620, LogLevel.Information, "cache: {Entries} entries pulled from {Peer}")]
    public static partial void Pulled(this ILogger logger, string peer, int entries);

    [LoggerMessage(621, LogLevel.Warning, "cache: Redis does not answer: {Trouble}; reads miss until it does")]
    public static partial void RedisAway(this ILogger logger, string trouble);

    [LoggerMessage(622, LogLevel.Information, "cache: Redis answers again")]
    public static partial void RedisBack(this ILogger logger);
}

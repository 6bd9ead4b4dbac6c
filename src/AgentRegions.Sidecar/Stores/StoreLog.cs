namespace AgentRegions.Sidecar.Stores;

internal static partial class StoreLog
{
    [LoggerMessage(630, LogLevel.Warning, "the store could not be checked: {Trouble}; starting anyway")]
    public static partial void StoreUnchecked(this ILogger logger, string trouble);

    [LoggerMessage(631, LogLevel.Warning, "the store is not fit for two regions, and --skip-store-check is given: {Refusals}")]
    public static partial void StoreUnfit(this ILogger logger, string refusals);
}

using AgentRegions.Core;

namespace AgentRegions.Operator.Signals;

internal static partial class SignalLog
{
    [LoggerMessage(160, LogLevel.Information, "{Service}: signal {Signal} of {Region}: {Text}")]
    public static partial void SignalHeard(this ILogger logger, NamespacedName service, string signal, string region, string text);

    [LoggerMessage(161, LogLevel.Warning, "{Service}: signal {Signal} cannot be received: {Problem}")]
    public static partial void SignalUnusable(this ILogger logger, NamespacedName service, string signal, string problem);

    [LoggerMessage(162, LogLevel.Debug, "{Service}: signal {Signal}: {Ignored}")]
    public static partial void SignalIgnored(this ILogger logger, NamespacedName service, string signal, string ignored);

    [LoggerMessage(163, LogLevel.Warning, "{Service}: signal {Signal}: a message was refused: {Detail}")]
    public static partial void SignalRefused(this ILogger logger, NamespacedName service, string signal, string detail);

    [LoggerMessage(164, LogLevel.Information, "{Service}: signal {Signal}: the subscription to {Topic} is confirmed")]
    public static partial void SubscriptionConfirmed(this ILogger logger, NamespacedName service, string signal, string topic);

    [LoggerMessage(165, LogLevel.Warning, "{Service}: signal {Signal}: someone ended the subscription to {Topic}: no alarm comes any more; subscribe it again")]
    public static partial void SubscriptionEnded(this ILogger logger, NamespacedName service, string signal, string topic);
}

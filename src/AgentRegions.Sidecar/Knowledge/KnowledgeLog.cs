using AgentRegions.Core;

namespace AgentRegions.Sidecar.Knowledge;

internal static partial class KnowledgeLog
{
    [LoggerMessage(610, LogLevel.Information, "{Service}: epoch {Epoch}, active: {Active}")]
    public static partial void Knows(this ILogger logger, NamespacedName service, long epoch, string active);

    [LoggerMessage(611, LogLevel.Warning, "the operator at {Operator} does not tell what it knows: {Trouble}; until it does, what is known grows old")]
    public static partial void OperatorSilent(this ILogger logger, string @operator, string trouble);

    [LoggerMessage(612, LogLevel.Information, "the operator at {Operator} answers again")]
    public static partial void OperatorAnswers(this ILogger logger, string @operator);
}

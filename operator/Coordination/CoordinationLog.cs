namespace AgentRegions.Operator.Coordination;

internal static partial class CoordinationLog
{
    [LoggerMessage(200, LogLevel.Information, "table {Table}: joining the operators there as {Observer}, process {Process}")]
    public static partial void Joining(this ILogger logger, string table, string observer, string process);

    [LoggerMessage(201, LogLevel.Information, "table {Table}: left; whoever is next may lead at once")]
    public static partial void Left(this ILogger logger, string table);

    [LoggerMessage(202, LogLevel.Warning, "table {Table}: left without the last word, so the others wait for the lease to end: {Message}")]
    public static partial void LeftWithoutWord(this ILogger logger, string table, string message);

    [LoggerMessage(203, LogLevel.Warning, "table {Table}: {Reason}: {Message}")]
    public static partial void StoreLost(this ILogger logger, string table, string reason, string message);

    [LoggerMessage(204, LogLevel.Information, "table {Table}: answers again")]
    public static partial void StoreBack(this ILogger logger, string table);

    [LoggerMessage(205, LogLevel.Warning, "no vote from here: {Why}")]
    public static partial void Abstains(this ILogger logger, string why);

    [LoggerMessage(206, LogLevel.Information, "a control target answers: verdicts from here are votes")]
    public static partial void Votes(this ILogger logger);

    [LoggerMessage(208, LogLevel.Warning, "table {Table}: a policy names the endpoints {Endpoints} and another one {Known}: the first list is used for both; write the same in all")]
    public static partial void EndpointsDiffer(this ILogger logger, string table, string endpoints, string known);

    [LoggerMessage(207, LogLevel.Error, "table {Table}: a round broke; the next begins after a beat")]
    public static partial void RoundBroke(this ILogger logger, string table, Exception error);
}

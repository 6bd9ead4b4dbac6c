using System.Net.Sockets;
using AgentRegions.Core.Tables;
using Npgsql;
using Polly.Timeout;

namespace AgentRegions.Postgres.Calls;

/// <summary>What an exception of Npgsql means, by PostgreSQL's error codes (its manual, appendix A), and how it is told to a person.</summary>
internal static class CallFaults
{
    public static CallFault Of(Exception exception, bool sent)
    {
        var fault = exception switch
        {
            // Before 40xxx: CockroachDB's word for a commit whose result it does not know.
            PostgresException { SqlState: PostgresErrorCodes.StatementCompletionUnknown } => CallFault.Lost,
            PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => CallFault.Lost,
            PostgresException { SqlState: PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.CannotConnectNow } => CallFault.Passing,
            PostgresException { SqlState: ['4', '0', ..] or ['5', '3', ..] } => CallFault.Passing,
            PostgresException { SqlState: not ['0', '8', ..] } => CallFault.Refused,
            NpgsqlException or TimeoutRejectedException or OperationCanceledException or IOException or SocketException or TimeoutException => CallFault.Lost,
            _ => CallFault.Refused,
        };
        return fault == CallFault.Lost && !sent ? CallFault.NotSent : fault;
    }

    public static TableException ToTable(Exception exception, string action, string table, bool isWrite, bool sent)
    {
        var fault = Of(exception, sent);
        var (reason, text) = exception switch
        {
            PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName } =>
                ("TableNotFound", $"no table '{table}' in this database; have it made (CreateAsync, or CreateTables: true), or correct its name"),
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => ("TableNotFound", "no such database; create it, or correct Database in the connection string"),
            PostgresException { SqlState: PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.DatatypeMismatch or PostgresErrorCodes.UndefinedFunction } =>
                ("TableColumns", $"table '{table}' was made for something else; name another one, or have one made"),
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } => ("AccessDenied", $"the user lacks {action} on '{table}'; run: GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO the user (and CREATE on its schema, to make it)"),
            PostgresException { SqlState: ['2', '8', ..] } => ("AccessDenied", "the database does not accept the user; check Username, Password and the certificates in the connection string"),
            PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } => ("StoreUnavailable", $"{action} on '{table}' took longer than RequestTimeout"),
            PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => ("StoreUnavailable", $"{action} on '{table}': this server takes no writes; name the primary, or Target Session Attributes=primary"),
            _ when fault == CallFault.Passing => ("Throttled", $"{action} on '{table}' is refused for now, beyond the retry budget"),
            _ when fault == CallFault.NotSent => ("StoreUnavailable", $"{action} on '{table}': the database cannot be reached"),
            _ when fault == CallFault.Refused => ("StoreRefused", $"{action} on '{table}' is refused"),
            _ when isWrite => ("StoreUnavailable", $"{action} on '{table}': no answer; whether it was written is not known until it is read"),
            _ => ("StoreUnavailable", $"{action} on '{table}': no answer"),
        };
        var code = exception is PostgresException { SqlState: var state } ? $" ({state})" : "";
        return new(reason, $"{text}: {WhatWasSaid(exception)}{code}", exception) { NothingWritten = !isWrite || fault != CallFault.Lost };
    }

    // PostgreSQL's detail can hold the values of a row, and its text spans lines.
    private static string WhatWasSaid(Exception exception) =>
        (exception is PostgresException refused ? refused.MessageText : exception.Message).ReplaceLineEndings(" ");
}

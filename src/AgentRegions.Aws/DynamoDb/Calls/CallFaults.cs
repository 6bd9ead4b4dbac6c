using System.Net;
using AgentRegions.Aws.DynamoDb.Tables;
using AgentRegions.Core.Tables;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Polly.Timeout;

namespace AgentRegions.Aws.DynamoDb.Calls;

/// <summary>What an exception of the SDK means, and how it is told to a person.</summary>
internal static class CallFaults
{
    public static CallFault Of(Exception exception) => exception switch
    {
        TimeoutRejectedException => CallFault.Lost,
        ReplicatedWriteConflictException or ProvisionedThroughputExceededException or RequestLimitExceededException or LimitExceededException => CallFault.Passing,
        AmazonServiceException { ErrorCode: "ThrottlingException" or "Throttling" or "TooManyRequestsException" } => CallFault.Passing,
        AmazonServiceException { StatusCode: HttpStatusCode.TooManyRequests } => CallFault.Passing,
        AmazonServiceException { StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError } => CallFault.Refused,
        AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError } => CallFault.Lost,
        _ when IsNotSent(exception) => CallFault.NotSent,
        // What the SDK throws when its credential chain finds nothing, or STS refuses the role.
        AmazonClientException => CallFault.Refused,
        _ => CallFault.Lost,
    };

    public static TableException ToTable(Exception exception, string action, TableKind kind, string table, string region, bool isWrite)
    {
        var fault = Of(exception);
        var (reason, text) = exception switch
        {
            AmazonServiceException { ErrorCode: "AccessDeniedException" or "AccessDenied" } =>
                ("AccessDenied", $"{(TableActions.IsToMake(action) ? "your" : $"{kind.Caller}'s")} role lacks {action} on arn:aws:dynamodb:{region}:ACCOUNT:table/{table}; config/iam/{(TableActions.IsToMake(action) ? "create-" : "")}{kind.Policy} has the policy it needs"),
            ResourceNotFoundException => ("TableNotFound", $"no table '{table}' in {region} for this account; create it, with the string keys pk and sk (it is made when asked for), or correct {kind.TableSetting}"),
            AmazonServiceException { ErrorCode: "UnrecognizedClientException" or "ExpiredTokenException" or "InvalidSignatureException" or "IncompleteSignatureException" or "MissingAuthenticationTokenException" } =>
                ("AccessDenied", $"{action}: the credentials are not accepted; check whose they are"),
            AmazonClientException when fault == CallFault.Refused =>
                ("AccessDenied", $"{action}: no usable credentials; give {kind.Caller}'s pod an IAM role (or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)"),
            _ when fault == CallFault.Refused => ("StoreRefused", $"{action} on '{table}' in {region} is refused"),
            _ when fault == CallFault.Passing => ("Throttled", $"{action} on '{table}' in {region} is refused for now, beyond the retry budget"),
            _ when fault == CallFault.NotSent => ("StoreUnavailable", $"{action} on '{table}': no replica can be reached, the last tried is {region}"),
            _ when isWrite => ("StoreUnavailable", $"{action} on '{table}' in {region}: no answer; whether it was written is not known until it is read"),
            _ => ("StoreUnavailable", $"{action} on '{table}': no answer, the last tried is {region}"),
        };
        var id = exception is AmazonServiceException { RequestId: { Length: > 0 } requestId } ? $" (request {requestId})" : "";
        return new(reason, $"{text}: {OneLine(exception.Message)}{id}", exception) { NothingWritten = !isWrite || fault != CallFault.Lost };
    }

    private static bool IsNotSent(Exception? exception) => exception is not null
        && (exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError }
            || IsNotSent(exception.InnerException));

    // The SDK lists what it tried for credentials line by line; a condition is one line of a table.
    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

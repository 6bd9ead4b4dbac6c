using System.Security.Authentication;
using AgentRegions.Aws.Route53;
using AgentRegions.Core.Dns;
using Amazon.Runtime;

namespace AgentRegions.Aws.Zones;

/// <summary>What an exception of the client means to a caller.</summary>
internal static class Faults
{
    /// <summary>Refused for what it says; nothing was applied.</summary>
    public static bool IsRefusal(Exception exception) => exception is InvalidChangeBatchException or InvalidInputException or NoSuchHealthCheckException;

    /// <summary>Refused for now; nothing was applied and the same request may pass later.</summary>
    public static bool IsPassing(Exception exception) => exception is ThrottlingException or PriorRequestNotCompleteException;

    /// <summary>Whether it was applied cannot be told from the answer, or from its absence.</summary>
    public static bool IsLost(Exception exception) =>
        !IsRefusal(exception) && !IsPassing(exception)
        && exception is not (AccessDeniedException or NoSuchHostedZoneException or NoSuchChangeException or AmazonClientException or DnsException or OperationCanceledException);

    /// <summary>The refusal's own words.</summary>
    public static string Reason(Exception exception) =>
        exception is InvalidChangeBatchException { Messages: { Count: > 0 } messages } ? string.Join("; ", messages) : exception.Message;

    /// <param name="doing">The operation, as the beginning of the message.</param>
    public static DnsException ToDns(Exception exception, string doing)
    {
        if (exception is DnsException dns)
            return dns;
        var (fault, advice) = exception switch
        {
            ThrottlingException => (DnsFault.Throttled, "throttled beyond the retry budget"),
            PriorRequestNotCompleteException => (DnsFault.PriorRequestNotComplete, "an earlier change of the zone is still under way"),
            NoSuchHostedZoneException => (DnsFault.ZoneNotFound, "no such zone in this account; check spec.dns.zoneId and whose credentials these are"),
            AccessDeniedException => (DnsFault.AccessDenied, "not allowed; check the credentials and their IAM policy"),
            // What the SDK throws when its credential chain finds nothing, or STS refuses the role.
            AmazonClientException => (DnsFault.AccessDenied, "no usable credentials; give the operator's pod an IAM role (or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)"),
            _ => (DnsFault.Unavailable, "no answer to rely on"),
        };
        var id = exception is AmazonServiceException { RequestId: { Length: > 0 } requestId } ? $" (request {requestId})" : "";
        return new DnsException(fault, $"{doing}: {advice}: {OneLine(Words(exception))}{id}", exception);
    }

    // "See inner exception" helps nobody who reads a condition.
    private static string Words(Exception exception) =>
        Tls(exception) is { } tls ? $"{tls.Message.TrimEnd('.')}; SSL_CERT_FILE names the bundle of authorities to trust" : exception.Message;

    private static AuthenticationException? Tls(Exception? exception) =>
        exception is null or AuthenticationException ? (AuthenticationException?)exception : Tls(exception.InnerException);

    // The SDK lists what it tried for credentials line by line; a condition is one line of a table.
    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

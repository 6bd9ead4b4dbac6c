using System.Net;
using System.Xml.Linq;

namespace AgentRegions.Aws.Route53;

/// <summary>
/// Reads both forms of errors: <c>&lt;ErrorResponse&gt;&lt;Error&gt;</c> with a code and a message, and the older root
/// <c>&lt;InvalidChangeBatch&gt;&lt;Messages&gt;</c>.
/// </summary>
internal static class Route53Errors
{
    public static Route53Exception Read(XElement root, Exception? inner, string? requestIdHeader, HttpStatusCode status)
    {
        var error = root.Child("Error") ?? root;
        var code = root.Name.LocalName is "ErrorResponse" or "Error" or "Response"
            ? error.Text("Code") ?? status.ToString()
            : root.Name.LocalName;
        string[] messages = [.. root.Children("Messages", "Message").Concat(error == root ? [] : error.Children("Messages", "Message")).Select(m => m.Value)];
        var message = error.Text("Message") is { Length: > 0 } text ? text : messages.Length > 0 ? string.Join("; ", messages) : code;
        var requestId = root.Text("RequestId") ?? root.Text("RequestID") ?? requestIdHeader;
        return Typed(code, message, messages.Length > 0 ? messages : Split(message), inner, requestId, status);
    }

    private static Route53Exception Typed(string code, string message, IReadOnlyList<string> messages, Exception? inner, string? requestId, HttpStatusCode status) => code switch
    {
        "InvalidChangeBatch" => new InvalidChangeBatchException(messages, message, inner, requestId, status),
        "NoSuchHostedZone" => new NoSuchHostedZoneException(message, inner, requestId, status),
        "NoSuchChange" => new NoSuchChangeException(message, inner, requestId, status),
        "NoSuchHealthCheck" => new NoSuchHealthCheckException(message, inner, requestId, status),
        "HealthCheckAlreadyExists" or "TooManyHealthChecks" or "HealthCheckInUse" or "HealthCheckVersionMismatch"
            => new HealthCheckException(message, inner, code, requestId, status),
        "PriorRequestNotComplete" => new PriorRequestNotCompleteException(message, inner, requestId, status),
        "Throttling" or "ThrottlingException" or "ThrottledException" or "TooManyRequestsException" or "RequestLimitExceeded" or "SlowDown"
            => new ThrottlingException(message, inner, code, requestId, status),
        "AccessDenied" or "AccessDeniedException" or "NotAuthorized" or "UnauthorizedOperation"
            or "ExpiredToken" or "ExpiredTokenException" or "InvalidClientTokenId" or "UnrecognizedClientException" or "UnrecognizedClient"
            or "SignatureDoesNotMatch" or "InvalidSignatureException" or "IncompleteSignature" or "MissingAuthenticationToken" or "OptInRequired"
            => new AccessDeniedException(message, inner, code, requestId, status),
        "InvalidInput" or "InvalidArgument" or "InvalidDomainName" or "ValidationError" or "ValidationException" or "MalformedInput"
            => new InvalidInputException(message, inner, code, requestId, status),
        _ when status == HttpStatusCode.TooManyRequests => new ThrottlingException(message, inner, code, requestId, status),
        _ when status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => new AccessDeniedException(message, inner, code, requestId, status),
        _ => new Route53Exception(message, inner, code, requestId, status),
    };

    /// <summary>In the newer form several messages stand in one text: <c>[first, second]</c>.</summary>
    private static string[] Split(string message) =>
        message is ['[', .. var inner, ']'] ? inner.Split(", Tried ").Select((part, i) => i == 0 ? part : $"Tried {part}").ToArray() : [message];
}

using System.Net;
using Amazon.Runtime;

namespace AgentRegions.Aws.Route53;

/// <summary>An error that Route 53 answered. <see cref="AmazonServiceException.ErrorCode"/> is its code.</summary>
public class Route53Exception : AmazonServiceException
{
    public Route53Exception(string message, Exception? innerException, string code, string? requestId, HttpStatusCode statusCode)
        : base(message, innerException, (int)statusCode < 500 ? ErrorType.Sender : ErrorType.Receiver, code, requestId, statusCode)
    {
    }
}

/// <summary>The batch was refused as a whole; each message says why, and mostly of which record set.</summary>
public sealed class InvalidChangeBatchException(IReadOnlyList<string> messages, string message, Exception? innerException, string? requestId, HttpStatusCode statusCode)
    : Route53Exception(message, innerException, "InvalidChangeBatch", requestId, statusCode)
{
    public IReadOnlyList<string> Messages { get; } = messages;
}

/// <summary>No zone of that id, or not in this account.</summary>
public sealed class NoSuchHostedZoneException(string message, Exception? innerException, string? requestId, HttpStatusCode statusCode)
    : Route53Exception(message, innerException, "NoSuchHostedZone", requestId, statusCode);

/// <summary>An earlier change of the zone is still being processed. Nothing was applied.</summary>
public sealed class PriorRequestNotCompleteException(string message, Exception? innerException, string? requestId, HttpStatusCode statusCode)
    : Route53Exception(message, innerException, "PriorRequestNotComplete", requestId, statusCode);

/// <summary>Too many requests of this account. Nothing was applied.</summary>
public sealed class ThrottlingException(string message, Exception? innerException, string code, string? requestId, HttpStatusCode statusCode)
    : Route53Exception(message, innerException, code, requestId, statusCode);

/// <summary>The credentials are missing, expired or wrong, or do not allow this.</summary>
public sealed class AccessDeniedException(string message, Exception? innerException, string code, string? requestId, HttpStatusCode statusCode)
    : Route53Exception(message, innerException, code, requestId, statusCode);

/// <summary>The request itself is not valid.</summary>
public sealed class InvalidInputException(string message, Exception? innerException, string code, string? requestId, HttpStatusCode statusCode)
    : Route53Exception(message, innerException, code, requestId, statusCode);

/// <summary>Route 53 knows no change of that id.</summary>
public sealed class NoSuchChangeException(string message, Exception? innerException, string? requestId, HttpStatusCode statusCode)
    : Route53Exception(message, innerException, "NoSuchChange", requestId, statusCode);

/// <summary>No health check of that id. Of a batch: nothing was applied.</summary>
public sealed class NoSuchHealthCheckException(string message, Exception? innerException, string? requestId, HttpStatusCode statusCode)
    : Route53Exception(message, innerException, "NoSuchHealthCheck", requestId, statusCode);

/// <summary>HealthCheckAlreadyExists, TooManyHealthChecks, HealthCheckInUse or HealthCheckVersionMismatch: what is there stands against it.</summary>
public sealed class HealthCheckException(string message, Exception? innerException, string code, string? requestId, HttpStatusCode statusCode)
    : Route53Exception(message, innerException, code, requestId, statusCode);

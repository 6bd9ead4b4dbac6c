using System.Net;

namespace AgentRegions.Kubernetes.Client;

/// <summary>A refusal by the API server, or no answer from it.</summary>
public sealed class KubernetesException : Exception
{
    public KubernetesException()
    {
    }

    public KubernetesException(string message)
        : base(message)
    {
    }

    public KubernetesException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public KubernetesException(V1Status status, HttpStatusCode? statusCode, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base(status?.Message ?? status?.Reason ?? statusCode?.ToString() ?? "no answer from the API server", innerException)
    {
        Status = status ?? new();
        StatusCode = statusCode;
        RetryAfter = retryAfter;
    }

    public V1Status Status { get; } = new();

    /// <summary>Null when there was no answer.</summary>
    public HttpStatusCode? StatusCode { get; }

    public TimeSpan? RetryAfter { get; }

    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;

    /// <summary>An update of an object that changed meanwhile.</summary>
    public bool IsConflict => StatusCode == HttpStatusCode.Conflict && Status.Reason != "AlreadyExists";

    public bool IsAlreadyExists => StatusCode == HttpStatusCode.Conflict && Status.Reason == "AlreadyExists";

    /// <summary>410: the resource version or continue token is too old; list again.</summary>
    public bool IsExpired => StatusCode == HttpStatusCode.Gone;

    public bool IsForbidden => StatusCode == HttpStatusCode.Forbidden;

    public bool IsInvalid => StatusCode == HttpStatusCode.UnprocessableEntity;
}

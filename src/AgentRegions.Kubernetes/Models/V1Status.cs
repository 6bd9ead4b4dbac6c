namespace AgentRegions.Kubernetes.Models;

/// <summary>metav1.Status: how the API server answers when it does not answer with an object.</summary>
public sealed class V1Status
{
    public string? Status { get; set; }

    public string? Message { get; set; }

    public string? Reason { get; set; }

    public int? Code { get; set; }

    public V1StatusDetails? Details { get; set; }
}

public sealed class V1StatusDetails
{
    public string? Name { get; set; }

    public string? Group { get; set; }

    public string? Kind { get; set; }

    public int? RetryAfterSeconds { get; set; }

    public IList<V1StatusCause>? Causes { get; set; }
}

public sealed class V1StatusCause
{
    public string? Reason { get; set; }

    public string? Message { get; set; }

    public string? Field { get; set; }
}

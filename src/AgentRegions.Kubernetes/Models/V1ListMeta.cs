namespace AgentRegions.Kubernetes.Models;

internal sealed class V1ListMeta
{
    public string? ResourceVersion { get; set; }

    public string? Continue { get; set; }

    public long? RemainingItemCount { get; set; }
}

/// <summary>Only who an object is.</summary>
internal sealed class V1PartialObjectMetadata
{
    public V1ObjectMeta Metadata { get; set; } = new();
}

internal sealed class V1DeleteOptions
{
    public string ApiVersion { get; set; } = "v1";

    public string Kind { get; set; } = "DeleteOptions";

    public string? PropagationPolicy { get; set; }

    public V1Preconditions? Preconditions { get; set; }
}

internal sealed class V1Preconditions
{
    public string? Uid { get; set; }

    public string? ResourceVersion { get; set; }
}

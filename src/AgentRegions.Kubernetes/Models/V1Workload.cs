using AgentRegions.Kubernetes.Entities;

namespace AgentRegions.Kubernetes.Models;

/// <summary>A Deployment as far as it tells how many pods it is to have, and how many are available.</summary>
[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "Deployment", PluralName = "deployments")]
public sealed class V1Deployment : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public V1WorkloadSpec? Spec { get; set; }

    public V1WorkloadStatus? Status { get; set; }
}

/// <summary>A StatefulSet as far as it tells how many pods it is to have, and how many are available.</summary>
[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "StatefulSet", PluralName = "statefulsets")]
public sealed class V1StatefulSet : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public V1WorkloadSpec? Spec { get; set; }

    public V1WorkloadStatus? Status { get; set; }
}

public sealed class V1WorkloadSpec
{
    /// <summary>Null where nobody said; the API server then says 1.</summary>
    public int? Replicas { get; set; }
}

public sealed class V1WorkloadStatus
{
    /// <summary>Null when none is.</summary>
    public int? AvailableReplicas { get; set; }

    /// <summary>Null when none is.</summary>
    public int? ReadyReplicas { get; set; }
}

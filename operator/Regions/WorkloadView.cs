using k8s;
using k8s.Models;

namespace AgentRegions.Operator.Regions;

/// <summary>What the operator reads of a workload: its caches keep no pod templates.</summary>
public abstract class WorkloadView : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public Wanted? Spec { get; set; }

    public Found? Status { get; set; }

    /// <param name="Replicas">The API server sets 1 where the manifest says nothing.</param>
    public sealed record Wanted(int? Replicas);

    /// <summary>The API server leaves out what is 0.</summary>
    public sealed record Found(int? AvailableReplicas, int? ReadyReplicas);
}

[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "Deployment", PluralName = "deployments")]
public sealed class DeploymentView : WorkloadView;

[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "StatefulSet", PluralName = "statefulsets")]
public sealed class StatefulSetView : WorkloadView;
